"""Sound to log mel energies, exactly as Vosk computes them (Kaldi's filter bank, by kaldi-native-fbank)."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
BANDS = 40
LOW_HZ, HIGH_HZ = 20.0, 7600.0

Samples = NDArray[np.float32]
"""Mono at RATE, on the scale of 16-bit integers: −32768 to 32767."""


def log_mel(samples: Samples) -> NDArray[np.float32]:
    """(frames, BANDS), a frame of 25 ms every 10 ms; no frames for less than 25 ms of sound."""
    import kaldi_native_fbank as kaldi

    options = kaldi.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = RATE
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    options.use_energy = False
    bank = kaldi.OnlineFbank(options)
    bank.accept_waveform(RATE, samples.tolist())
    bank.input_finished()
    frames = [bank.get_frame(i) for i in range(bank.num_frames_ready)]
    return np.stack(frames).astype(np.float32) if frames else np.zeros((0, BANDS), np.float32)


def cosine_matrix() -> NDArray[np.float64]:
    """Kaldi's orthonormal DCT: cepstra = matrix @ log mel, with as many cepstra as bands and no lifter."""
    k = np.arange(BANDS)[:, None]
    matrix = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (np.arange(BANDS)[None] + 0.5) * k)
    matrix[0] = np.sqrt(1 / BANDS)
    return np.asarray(matrix, np.float64)

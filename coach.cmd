@echo off
rem Voice Coach on Windows: sets up whatever is missing, then starts. "coach ARGS" is "voice-coach ARGS".
rem This file could not be run by its makers: it follows the script "coach", step by step.
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "venv=%here%.venv"
set "program=%venv%\Scripts\voice-coach.exe"
set "model=yes"

:options
if "%~1"=="--no-system" (shift & goto options)
if "%~1"=="--no-model" (set "model=no" & shift & goto options)

rem What is left of the arguments, as it was written.
set "arguments="
:collect
if not [%1]==[] (set arguments=%arguments% %1& shift & goto collect)

rem Copies of both files, made when the set-up was complete: a new version is noticed by comparing.
if not exist "%program%" goto setup
fc /b "%here%uv.lock" "%venv%\set-up-uv.lock" >nul 2>&1 || goto setup
fc /b "%here%pyproject.toml" "%venv%\set-up-pyproject.toml" >nul 2>&1 || goto setup
goto start

:setup
>&2 echo coach: setting up. The first time takes some minutes and the internet; after that, neither.
set "UV_PROJECT_ENVIRONMENT=%venv%"
set "uv=uv"
where uv >nul 2>&1 || set "uv=%venv%\Scripts\uv.exe"
if "%uv%"=="uv" goto sync
if exist "%uv%" goto sync
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 (
    >&2 echo coach: Python 3.11 or newer is needed, and is not here.
    >&2 echo coach: To install it: winget install Python.Python.3.12
    exit /b 1
)
py -3 -m venv "%venv%" && "%venv%\Scripts\python.exe" -m pip install -q --disable-pip-version-check "uv>=0.8,<1"
if errorlevel 1 goto failed

:sync
set "options=sync --project "%here%." --frozen --inexact --no-dev --extra report --extra lock"
"%uv%" %options% --offline >nul 2>&1 || "%uv%" %options% 1>&2
if errorlevel 1 goto failed
copy /y "%here%uv.lock" "%venv%\set-up-uv.lock" >nul
copy /y "%here%pyproject.toml" "%venv%\set-up-pyproject.toml" >nul
if "%model%"=="yes" "%program%" models get --if-none 1>&2 || >&2 echo coach: no larger speech model now: the coach hears with its own.

:start
"%program%" %arguments%
exit /b %errorlevel%

:failed
>&2 echo coach: the packages could not be fetched.
>&2 echo coach: Is this machine on the internet, and is there space on the disk? Then start again.
exit /b 1

"""Unpacks those members of a wheel (a zip file) whose name begins with one of the given prefixes.

usage: python3 extract_wheel.py WHEEL FOLDER PREFIX...
"""
import os
import shutil
import sys
import zipfile

wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        if member.is_dir() or not member.filename.startswith(tuple(prefixes)):
            continue
        if member.filename.startswith("nvidia/") and "/include/" in member.filename:
            continue
        target = os.path.join(folder, *member.filename.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(member) as source, open(target, "wb") as destination:
            shutil.copyfileobj(source, destination, 1 << 20)

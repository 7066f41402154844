"""A backup as a plain Python program makes it: zipfile with deflate level 6, databases through sqlite3's backup."""
import os
import sqlite3
import sys
import tempfile
import zipfile

SIDECARS = ("-wal", "-shm", "-journal")


def backup(home, archive):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for directory, _, names in sorted(os.walk(home)):
            for name in sorted(names):
                path = os.path.join(directory, name)
                member = os.path.relpath(path, home)
                if name.endswith(".db"):
                    with tempfile.TemporaryDirectory(dir=os.path.dirname(archive)) as temporary:
                        copy = os.path.join(temporary, name)
                        source = sqlite3.connect("file:%s?mode=ro" % os.path.abspath(path), uri=True)
                        target = sqlite3.connect(copy)
                        source.backup(target)
                        target.close()
                        source.close()
                        out.write(copy, member)
                elif not any(name.endswith(".db" + suffix) for suffix in SIDECARS):
                    out.write(path, member)


def verify(archive):
    with zipfile.ZipFile(archive) as source:
        assert source.testzip() is None


def restore(archive, home):
    with zipfile.ZipFile(archive) as source:
        for member in source.infolist():
            if not member.filename.endswith("/"):
                path = os.path.join(home, member.filename)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as out:
                    out.write(source.read(member))


{"backup": backup, "verify": verify, "restore": restore}[sys.argv[1]](*sys.argv[2:])

package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Odd things that are ordinary files and directories. */
final class OddFiles extends HomeSection {

    private static final String DIRECTORY = "workspace/";

    OddFiles(HomeBuilder home, long seed) {
        super(home, HomeScale.TINY, seed, DIRECTORY);
    }

    void write(Odd odd) throws IOException {
        switch (odd) {
            case EMPTY_DIRECTORIES -> emptyDirectories();
            case FOREIGN_NAMES -> foreignNames();
            case INVALID_NAMES -> OddPlaces.invalidName(home, prefix + "names");
            case MODES -> modes();
            case TIMES -> times();
            case SPECIAL_FILES -> OddPlaces.specialFiles(home, prefix + "special/");
            case LOOKALIKE_DATABASES -> lookalikes();
            case OTHER_DATABASES -> OddPlaces.databases(home, prefix + "databases/");
            case INCOMPRESSIBLE -> home.include(prefix + "noise.bin", dice.bytes(3 << 19));
            case LARGE_FILES -> largeFiles();
            case LEFT_OUT -> leftOut();
            case LOOKALIKE_EXCLUSIONS -> kept();
        }
    }

    @Override
    void write() throws IOException {
        for (Odd odd : Odd.all()) {
            write(odd);
        }
    }

    private void emptyDirectories() throws IOException {
        home.directory(prefix + "empty/inner/innermost");
        home.directory(prefix + "private");
        HomeBuilder.mode(home.path(prefix + "private"), 0700);
    }

    private void foreignNames() throws IOException {
        for (String name : new String[] {
            "日本.md",
            "caf\u00e9 (NFC).md",
            "cafe\u0301 (NFD).md",
            "\ud83d\udcd3 notes.md",
            "naïve/Ünï/ключ.txt",
            "a b+c%20~.txt"
        }) {
            home.include(prefix + "names/" + name, prose.take(300));
        }
        home.directory(prefix + "names/空");
    }

    private void modes() throws IOException {
        HomeBuilder.mode(home.include(prefix + "bin/run.sh", "#!/bin/sh\necho run\n"), 0755);
        HomeBuilder.mode(home.include(prefix + "bin/group.sh", "#!/bin/sh\necho group\n"), 0750);
        HomeBuilder.mode(home.include(prefix + "bin/setuid.sh", "#!/bin/sh\necho setuid\n"), 04755);
        HomeBuilder.mode(home.include(prefix + "secrets/token", dice.hex(16)), 0600);
        HomeBuilder.mode(home.include(prefix + "secrets/readonly", dice.hex(16)), 0400);
    }

    private void times() throws IOException {
        for (String time : new String[] {
            "1975-06-15T12:00:00Z", "1969-12-31T23:59:58Z", "2200-02-28T23:59:59Z", "2026-03-01T10:00:01.123456700Z"
        }) {
            Path file = home.include(prefix + "times/" + time.substring(0, 4) + ".txt", "modified " + time + "\n");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
        }
    }

    private void lookalikes() throws IOException {
        home.include(prefix + "lookalikes/bolt.db", bolt());
        home.include(prefix + "lookalikes/zero.db", new byte[0]);
        home.include(prefix + "lookalikes/nul.db", new byte[8192]);
        home.include(prefix + "lookalikes/picture.db", Media.png(dice, 2000));
        home.include(prefix + "lookalikes/short.db", "SQLite format");
    }

    /** Two meta pages as bbolt writes them: magic number 0xED0CDAED, version 2. */
    private byte[] bolt() {
        ByteBuffer pages = ByteBuffer.allocate(4 * 4096).order(ByteOrder.LITTLE_ENDIAN);
        for (int page = 0; page < 2; page++) {
            pages.position(page * 4096);
            pages.putLong(page).putShort((short) 4).putShort((short) 0).putInt(0);
            pages.putInt(0xED0CDAED).putInt(2).putInt(4096).putInt(0);
        }
        pages.position(2 * 4096);
        return pages.put(dice.bytes(2 * 4096)).array();
    }

    private void largeFiles() throws IOException {
        home.include(prefix + "large.txt", prose.take(6 << 20));
        home.include(prefix + "mebibyte.txt", prose.take(1 << 20));
    }

    private void leftOut() throws IOException {
        byte[] some = dice.bytes(100);
        for (String name : new String[] {
            "cron.pid",
            ".backup.lock",
            "dashboard_auth/passkeys.db",
            "dashboard_auth/PassKeys.db-wal",
            "profiles/coder/dashboard_auth/passkeys.db",
            prefix + "module.pyc",
            prefix + "module.pyo",
            prefix + "gone.db-wal",
            prefix + "gone.db-shm",
            prefix + "gone.db-journal",
            prefix + "hermes-backup-2026-01-02-030405.zip",
            "state.db.pre-update-emergency-20260101",
            "cache/index.bin",
        }) {
            home.exclude(name, some);
        }
        home.excludeBelow("cache/tmp", "part.bin", some);
        home.excludeBelow("models", "tiny.gguf", some);
        home.excludeBelow("profiles/coder/models", "tiny.gguf", some);
        home.excludeBelow("state-snapshots", "20260101-000000/state.db", some);
        home.excludeBelow(prefix + "project/.venv", "lib/site.py", some);
    }

    private void kept() throws IOException {
        for (String name : new String[] {
            "skills/research/hermes-agent/SKILL.md",
            "skills/.archive/old/SKILL.md",
            "workspace/models/notes.md",
            "cache/images/kept.png",
            "profiles/coder/cache/audio/kept.ogg",
            prefix + "config.yaml.bak",
            prefix + "gateway.pid.txt",
            prefix + "my-hermes-backup-2026-01-02-030405.zip",
            prefix + "notes-wal"
        }) {
            home.include(name, prose.take(200));
        }
    }
}

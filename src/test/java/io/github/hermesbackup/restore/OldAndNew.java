package io.github.hermesbackup.restore;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.testkit.HomePicture;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small home in an old state, an archive of a new one that does to it everything that a restore can do to a home, and how to
 * tell the two apart from anything in between.
 */
final class OldAndNew {

    /** What a home is. */
    enum State {
        OLD,
        NEW,
        NEITHER
    }

    private final Path home;
    private final Path template;
    private final Path archive;
    private final Tree old;
    private final Tree fresh;

    /** Makes them below a directory; the home is old. */
    static OldAndNew create(Path work, boolean withLiveDatabase) throws Exception {
        Path source = newState(work.resolve("source"), withLiveDatabase);
        Path archive = Backups.of(source)
                .toFile(work.resolve("new.zip"))
                .run()
                .archive()
                .orElseThrow();
        Path template = oldState(work.resolve("template"));
        if (withLiveDatabase) {
            databaseWithLog(work.resolve("live.db"), template.resolve("state.db"));
        }
        return new OldAndNew(work.resolve("home"), template, archive, source);
    }

    private OldAndNew(Path home, Path template, Path archive, Path source) throws IOException {
        this.home = home;
        this.template = template;
        this.archive = archive;
        makeOld();
        this.old = HomePicture.of(home);
        makeOld(); // looking at a database takes its log in
        SortedMap<String, TreeEntry> both = new TreeMap<>(HomePicture.of(source).entries());
        old.only(name -> name.startsWith("skills/a/__pycache__")).entries().forEach(both::put);
        this.fresh = new Tree(both);
    }

    private static Path oldState(Path home) throws Exception {
        common(home, "old");
        SmallHome.write(home, "notes.md", "right but for its bits\n", "rw-rw-rw-");
        SmallHome.write(home, "was-garbage.db", "no database at all", "rw-r--r--");
        SmallHome.write(home, "was-garbage.db-journal", "of garbage", "rw-r--r--");
        SmallHome.write(home, "projects.db-wal", "an orphan", "rw-r--r--");
        SmallHome.write(home, "cron/jobs.json", "[\"old\"]", "rw-r--r--");
        chmod(home.resolve("cron"), "rwxr-xr-x");
        SmallHome.write(home, "goes.md", "is not in the archive\n", "rw-r-----");
        SmallHome.write(home, "goes/with/its.md", "directories\n", "rw-r--r--");
        chmod(home.resolve("goes/with"), "rwx------");
        SmallHome.database(home.resolve("goes.db"), "old", 1);
        SmallHome.write(home, "skills/a/__pycache__/run.pyc", "is in no backup\n", "rw-r--r--");
        return home;
    }

    private static Path newState(Path home, boolean withLiveDatabase) throws Exception {
        common(home, "new");
        SmallHome.write(home, "notes.md", "right but for its bits\n", "rw-------");
        SmallHome.write(home, "new/dir/file.md", "was not there\n", "rw-r--r--");
        SmallHome.write(home, "cron/jobs.json", "[\"new\", \"and longer\"]", "rw-r--r--");
        chmod(home.resolve("cron"), "rwx------");
        Files.createDirectories(home.resolve("new/empty"));
        chmod(home.resolve("new/empty"), "rwx------");
        byte[] noise = new byte[300_000]; // more than any buffer
        new Random(7).nextBytes(noise);
        Files.write(home.resolve("new/noise.bin"), noise);
        SmallHome.database(home.resolve("was-garbage.db"), "new", 1);
        SmallHome.database(home.resolve("projects.db"), "new", 2);
        if (withLiveDatabase) {
            SmallHome.database(home.resolve("state.db"), "new", 5);
            chmod(home.resolve("state.db"), "rw-------");
        }
        return home;
    }

    /** A database whose last user has died: a part of its content is in its log only. */
    private static void databaseWithLog(Path live, Path database) throws Exception {
        SmallHome.database(live, "old", 3);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO sessions(tag) VALUES('in the log')");
            Files.copy(live, database);
            Files.copy(live.resolveSibling("live.db-wal"), database.resolveSibling("state.db-wal"));
        }
    }

    private static void common(Path home, String state) throws Exception {
        SmallHome.write(home, "config.yaml", "model: " + state + "\n", "rw-r--r--");
        SmallHome.write(home, ".env", "KEY=" + state + "\n", "rw-------");
        SmallHome.write(home, "skills/a/SKILL.md", "the same in both\n", "rw-r--r--");
        SmallHome.write(home, "skills/a/run.sh", "#!/bin/sh\necho " + state + "\n", "rwxr-xr-x");
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString(permissions));
    }

    Path home() {
        return home;
    }

    /** The restore that makes it new; with everything that is not in the archive it does whatever a restore can do. */
    Restores restore() {
        return Restores.of(archive).over(home).exactly();
    }

    /** Makes the home wholly old again, with nothing else in it. */
    void makeOld() throws IOException {
        remove(home);
        List<Path> directories = new ArrayList<>();
        try (Stream<Path> all = Files.walk(template)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path copy = home.resolve(template.relativize(path));
                Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                if (Files.isDirectory(path)) {
                    directories.add(path);
                }
            }
        }
        for (Path directory : directories) {
            Files.setLastModifiedTime(
                    home.resolve(template.relativize(directory)), Files.getLastModifiedTime(directory));
        }
    }

    static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
    }

    /** What the home is, with everything in it. An empty directory for backups may be left: who made it may have died. */
    State state() throws IOException {
        Path backups = home.resolve("backups");
        if (Files.isDirectory(backups)) {
            try (Stream<Path> all = Files.list(backups)) {
                return all.findAny().isPresent() ? State.NEITHER : visibleState();
            }
        }
        return state(HomePicture.of(home));
    }

    /** What users see of the home: without the places where backups and what is put aside are kept. */
    State visibleState() throws IOException {
        return state(HomePicture.of(home).without(name -> name.equals("backups") || name.startsWith("backups/")));
    }

    private State state(Tree picture) {
        if (old.differencesTo(picture).isEmpty()) {
            return State.OLD;
        }
        return fresh.differencesTo(picture).isEmpty() ? State.NEW : State.NEITHER;
    }

    /** How the home differs from the state that it is nearest to, for a person. */
    String differences() throws IOException {
        Tree picture = HomePicture.of(home);
        List<String> toOld = old.differencesTo(picture);
        List<String> toNew = fresh.differencesTo(picture);
        return toOld.size() < toNew.size() ? "old but for " + toOld : "new but for " + toNew;
    }
}

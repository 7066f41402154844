package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.backup.BackupStart.Trait;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A home, and a directory with backups of it, on which a backup is tried again and again under conditions in which it may fail:
 * whatever comes of it, the home and the backups that were there stay as they were, and what lies under a backup's name is one.
 */
final class LastGoodBackup {

    /** When the backup that is tried is made. */
    private static final Instant BEFORE_ITS_FILES = Instant.parse("2026-03-04T12:00:00Z");

    /** Long after the home's files were made: whoever looks at their times can be sure of them. */
    private static final Instant LONG_AFTER = Instant.parse("2126-03-04T12:00:00Z");

    private static final long DAY_SECONDS = 86_400;

    private final Path home;
    private final Path shelf;
    private final Path work;
    private final int keep;
    private final Set<Trait> traits;
    private final Instant now;
    private final Instant next;
    private final Map<Path, byte[]> earlier = new TreeMap<>();
    private final Map<String, String> wanted;
    private final Tree homeBefore;

    /**
     * Makes both.
     *
     * @param work an empty directory
     * @param backups how many there are already; the home has changed since
     * @param keep how many are kept, 0 for all
     */
    LastGoodBackup(Path work, int backups, int keep) throws Exception {
        this(work, backups, keep, Set.of());
    }

    /** The same with traits. */
    LastGoodBackup(Path work, int backups, int keep, Set<Trait> traits) throws Exception {
        this.work = work;
        this.keep = keep;
        this.traits = traits;
        now = traits.contains(Trait.SETTLED) ? LONG_AFTER : BEFORE_ITS_FILES;
        next = (traits.contains(Trait.SETTLED) ? LONG_AFTER : Instant.now()).plusSeconds(DAY_SECONDS);
        home = Files.createDirectories(work.resolve("home"));
        shelf = Files.createDirectories(work.resolve("shelf"));
        SmallHome.create(home, "first");
        SmallHome.write(home, "sessions/long.jsonl", "{\"said\":\"again and again\"}\n".repeat(60_000), "rw-r--r--");
        for (int i = 0; i < backups; i++) {
            SmallHome.write(home, "memories/MEMORY.md", "state " + i, "rw-r--r--");
            Path archive = backup(Disk.real())
                    .at(InstantSource.fixed(now.minusSeconds(DAY_SECONDS * (backups - i))))
                    .keep(0)
                    .writeUnchanged()
                    .run()
                    .archive()
                    .orElseThrow();
            earlier.put(archive, Files.readAllBytes(archive));
        }
        if (!traits.contains(Trait.UNCHANGED)) {
            SmallHome.write(home, "memories/MEMORY.md", "changed", "rw-r--r--");
            changeDatabase();
        }
        Path reference = work.resolve("reference.zip");
        Backups.of(home).toFile(reference).run();
        wanted = Members.of(reference);
        homeBefore = Trees.of(home);
    }

    private void changeDatabase() throws Exception {
        Path database = home.resolve("state.db");
        if (!traits.contains(Trait.WITH_A_LOG)) {
            SmallHome.sql(database, "UPDATE sessions SET tag='changed'");
            return;
        }
        Path twin = Files.copy(database, work.resolve("twin.db"));
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + twin);
                Statement statement = open.createStatement()) {
            statement.execute("UPDATE sessions SET tag='changed'");
            Files.copy(work.resolve("twin.db-wal"), home.resolve("state.db-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(home.resolve("state.db-wal")).isNotEmptyFile();
    }

    Path shelf() {
        return shelf;
    }

    Backups backup(Disk disk) {
        Backups backup = traits.contains(Trait.OVER_A_FILE)
                ? Backups.of(home).toFile(shelf.resolve("mine.zip"))
                : Backups.of(home).intoDirectory(shelf);
        return backup.keep(keep).on(seen(disk)).at(InstantSource.fixed(now));
    }

    private Disk seen(Disk disk) {
        return traits.contains(Trait.WITHOUT_LINKS)
                ? DiskWith.before(disk, Set.of("link"), path -> true, path -> {
                    throw new FileSystemException(path.toString(), null, "Operation not permitted");
                })
                : disk;
    }

    /** The directory as it was at first. */
    void reset() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
        putBack();
    }

    private void putBack() throws IOException {
        for (Map.Entry<Path, byte[]> archive : earlier.entrySet()) {
            Files.write(archive.getKey(), archive.getValue());
        }
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(shelf)) {
            return files.toList();
        }
    }

    /** Makes a backup on a disk that may fail, and checks what has come of it, and that nothing is left that could be removed. */
    Optional<BackupResult> tryOn(FaultyDisk disk) throws Exception {
        Optional<BackupResult> result = Optional.empty();
        Optional<String> failure = Optional.empty();
        try {
            result = Optional.of(backup(disk).run());
        } catch (HermesException e) {
            failure = Optional.of(e.getMessage());
        }
        assertHomeIsAsItWas();
        List<Path> left = new ArrayList<>(files());
        left.removeAll(earlier.keySet());
        Optional<Path> made = made();
        made.ifPresent(left::remove);
        assertEarlierAreIntact(made);
        if (result.isPresent()) {
            assertIsTrue(result.get(), made);
        } else if (made.isPresent()) {
            assertSound(made.get()); // what failed came after it: forcing the directory, or removing an older one
        }
        assertCouldNotBeRemoved(left, disk);
        failure.ifPresent(message -> assertSays(message, made, left));
        return result;
    }

    /** The backup that has come into being, if one has. */
    private Optional<Path> made() throws IOException {
        List<Path> made = new ArrayList<>();
        for (Path file : files()) {
            boolean old = earlier.containsKey(file) && Arrays.equals(earlier.get(file), Files.readAllBytes(file));
            if (!old && isNamed(file) && Files.size(file) > 0) {
                made.add(file);
            }
        }
        assertThat(made).hasSizeLessThanOrEqualTo(1);
        return made.stream().findFirst();
    }

    private void assertIsTrue(BackupResult result, Optional<Path> made) throws IOException {
        if (result.outcome() == BackupResult.Outcome.WRITTEN) {
            assertThat(result.archive()).isEqualTo(made);
            assertHolds(made.orElseThrow(), result);
        } else {
            assertThat(result.outcome()).isEqualTo(BackupResult.Outcome.UNCHANGED);
            assertThat(made).isEmpty();
            assertThat(earlier).containsKey(result.archive().orElseThrow());
            assertThat(Members.of(result.archive().orElseThrow())).isEqualTo(wanted);
        }
    }

    /** A leftover is excused by the fault that its removal ran into, and an empty file under an archive's name by that of the look at it. */
    private static void assertCouldNotBeRemoved(List<Path> left, FaultyDisk disk) {
        for (Path path : left) {
            assertThat(isNamed(path) || PartialFile.isName(path.getFileName().toString()))
                    .as(path + " stays")
                    .isTrue();
            assertThat(disk.hits())
                    .as(path + " stays")
                    .anyMatch(hit -> hit.endsWith(", " + Operation.DELETE + " " + path)
                            || (isNamed(path) && hit.endsWith(", " + Operation.STAT + " " + path)));
        }
    }

    private static void assertSays(String failure, Optional<Path> made, List<Path> left) {
        boolean empty = left.stream().anyMatch(LastGoodBackup::isNamed);
        assertThat(failure).isNotBlank().doesNotContain("\n");
        assertThat(failure.contains("new archive")).as(failure).isEqualTo(made.isPresent());
        assertThat(failure.contains("is an empty file")).as(failure).isEqualTo(empty);
        if (made.isPresent() || empty) {
            assertThat(failure).doesNotContain("othing was");
        }
    }

    /** The next backup, with which nothing is the matter, is complete, and clears away what is left of others. */
    void nextOneWorks() throws Exception {
        BackupResult result = backup(Disk.real())
                .writeUnchanged()
                .at(InstantSource.fixed(next))
                .run();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertHolds(result.archive().orElseThrow(), result);
        assertHomeIsAsItWas();
        assertThat(files()).allMatch(LastGoodBackup::isNamed);
        if (keep > 0) {
            assertThat(result.newestComplete()).isEqualTo(result.archive());
            int complete = 0;
            for (Path file : files()) {
                complete += isComplete(file) ? 1 : 0;
            }
            assertThat(complete).isEqualTo(keep);
        }
    }

    /** But for SQLite's shared memory, which every reader of a database touches. */
    private void assertHomeIsAsItWas() throws IOException {
        assertThat(homeBefore.differencesTo(Trees.of(home)))
                .allSatisfy(difference -> assertThat(difference).startsWith("state.db-shm: mtime"));
    }

    private static boolean isNamed(Path file) {
        return file.endsWith("mine.zip")
                || ArchiveName.parse(file.getFileName().toString()).isPresent();
    }

    private static boolean isComplete(Path archive) throws IOException {
        return ArchiveReader.peek(Disk.real(), archive)
                .filter(comment -> !comment.partial())
                .isPresent();
    }

    /** @param made if it is complete, the oldest may have been removed for it */
    private void assertEarlierAreIntact(Optional<Path> made) throws IOException {
        boolean replaced = made.isPresent() && isComplete(made.get());
        int removable = replaced && keep > 0 ? Math.max(0, earlier.size() + 1 - keep) : 0;
        int number = 0;
        for (Map.Entry<Path, byte[]> archive : earlier.entrySet()) {
            boolean mayBeGone = number++ < removable && !Files.exists(archive.getKey());
            if (!mayBeGone && !made.equals(Optional.of(archive.getKey()))) {
                assertThat(archive.getKey()).hasBinaryContent(archive.getValue());
            }
        }
    }

    /** All that the home has; what is missing is named. */
    private void assertHolds(Path archive, BackupResult result) throws IOException {
        assertSound(archive);
        Map<String, String> missing = new TreeMap<>(wanted);
        Map<String, String> members = Members.of(archive);
        members.forEach((name, what) -> assertThat(what).as(name).isEqualTo(wanted.get(name)));
        missing.keySet().removeAll(members.keySet());
        List<String> named = new ArrayList<>();
        for (Finding finding : result.findings()) {
            if (finding.kind() == Finding.Kind.FAILED) {
                named.add(finding.path());
            }
        }
        assertThat(result.status()).isEqualTo(named.isEmpty() ? Status.COMPLETE : Status.PARTIAL);
        for (String name : missing.keySet()) {
            assertThat(named)
                    .as("named as missing, since " + name + " is")
                    .anyMatch(path -> name.equals(path) || name.startsWith(path.endsWith("/") ? path : path + "/"));
        }
    }

    private void assertSound(Path archive) throws IOException {
        VerifyRequest request = new VerifyRequest(archive, Level.DEEP, Markers.standard(), work);
        assertThat(new Verify(request, Machine.current(), new VerifyListener() {})
                        .run()
                        .findings())
                .isEmpty();
    }

    /**
     * After a crash of the machine: what lies under the name of a backup is one, those that are to be kept are there, and the next
     * backup clears the rest away.
     *
     * @return true if the backup that was going on has come into being
     */
    boolean survived(CrashImages.Image image) throws Exception {
        for (Path file : files()) {
            Files.delete(file);
        }
        image.writeTo(shelf);
        List<Path> named = files().stream()
                .filter(LastGoodBackup::isNamed)
                .filter(file -> !earlier.containsKey(file))
                .toList();
        boolean made = !named.isEmpty();
        if (made) {
            assertThat(named).as(image.toString()).hasSize(1);
            assertSound(named.get(0));
            assertThat(Members.of(named.get(0))).as(image.toString()).isEqualTo(wanted);
        }
        assertEarlierAreIntact(named.stream().findFirst());
        Optional<Path> following = backup(Disk.real())
                .at(InstantSource.fixed(Instant.now().plusSeconds(DAY_SECONDS)))
                .run()
                .archive();
        assertThat(Members.of(following.orElseThrow())).as(image.toString()).isEqualTo(wanted);
        if (!made) {
            assertThat(files()).as(image.toString()).allMatch(LastGoodBackup::isNamed);
        }
        return made;
    }
}

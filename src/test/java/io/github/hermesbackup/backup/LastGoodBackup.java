package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveReader;
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
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A home, and a directory with backups of it, on which a backup is tried again and again under conditions in which it may fail:
 * whatever comes of it, the home and the backups that were there stay as they were, and what lies under a backup's name is one.
 */
final class LastGoodBackup {

    /** When the backup that is tried is made. */
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    private static final long DAY_SECONDS = 86_400;

    private final Path home;
    private final Path shelf;
    private final Path work;
    private final int keep;
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
        this.work = work;
        this.keep = keep;
        home = Files.createDirectories(work.resolve("home"));
        shelf = Files.createDirectories(work.resolve("shelf"));
        SmallHome.create(home, "first");
        SmallHome.write(home, "sessions/long.jsonl", "{\"said\":\"again and again\"}\n".repeat(60_000), "rw-r--r--");
        for (int i = 0; i < backups; i++) {
            SmallHome.write(home, "memories/MEMORY.md", "state " + i, "rw-r--r--");
            Path archive = backup(Disk.real())
                    .at(InstantSource.fixed(NOW.minusSeconds(DAY_SECONDS * (backups - i))))
                    .keep(0)
                    .run()
                    .archive()
                    .orElseThrow();
            earlier.put(archive, Files.readAllBytes(archive));
        }
        SmallHome.write(home, "memories/MEMORY.md", "changed", "rw-r--r--");
        SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag='changed'");
        Path reference = work.resolve("reference.zip");
        Backups.of(home).toFile(reference).run();
        wanted = Members.of(reference);
        homeBefore = Trees.of(home);
    }

    Path shelf() {
        return shelf;
    }

    Backups backup(Disk disk) {
        return Backups.of(home).intoDirectory(shelf).keep(keep).on(disk).at(InstantSource.fixed(NOW));
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

    /**
     * Makes a backup on a disk that may fail, and checks what has come of it.
     *
     * @param deletes true if files can be removed from it after a failure
     */
    Optional<BackupResult> tryOn(Disk disk, boolean deletes) throws Exception {
        Optional<BackupResult> result = Optional.empty();
        try {
            result = Optional.of(backup(disk).run());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(HermesException.class);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            if (files().stream().anyMatch(file -> isNamed(file) && !earlier.containsKey(file))) {
                assertThat(e.getMessage()).contains("new archive").doesNotContain("othing was");
            }
        }
        assertHomeIsAsItWas();
        check(result, deletes);
        return result;
    }

    /** But for SQLite's shared memory, which every reader of a database touches. */
    private void assertHomeIsAsItWas() throws IOException {
        assertThat(homeBefore.differencesTo(Trees.of(home)))
                .allSatisfy(difference -> assertThat(difference).startsWith("state.db-shm: mtime"));
    }

    private void check(Optional<BackupResult> result, boolean deletes) throws Exception {
        List<Path> left = new ArrayList<>(files());
        left.removeAll(earlier.keySet());
        Optional<Path> made = left.stream().filter(LastGoodBackup::isNamed).findFirst();
        made.ifPresent(left::remove);
        assertEarlierAreIntact(made.isPresent() && isComplete(made.get()));
        if (result.isPresent() && result.get().outcome() == BackupResult.Outcome.WRITTEN) {
            assertThat(result.get().archive()).isEqualTo(made);
            assertHolds(made.orElseThrow(), result.get());
        } else if (made.isPresent()) {
            assertSound(made.get()); // what failed came after it: forcing the directory, or removing an older one
        }
        assertThat(left)
                .allMatch(path -> PartialFile.isName(path.getFileName().toString()))
                .hasSizeLessThanOrEqualTo(deletes ? 0 : Integer.MAX_VALUE);
    }

    private static boolean isNamed(Path file) {
        return ArchiveName.parse(file.getFileName().toString()).isPresent();
    }

    private static boolean isComplete(Path archive) throws IOException {
        return ArchiveReader.peek(Disk.real(), archive)
                .filter(comment -> !comment.partial())
                .isPresent();
    }

    /** @param replaced true if there is a newer complete one by now, for which the oldest may have been removed */
    private void assertEarlierAreIntact(boolean replaced) throws IOException {
        int removable = replaced && keep > 0 ? Math.max(0, earlier.size() + 1 - keep) : 0;
        int number = 0;
        for (Map.Entry<Path, byte[]> archive : earlier.entrySet()) {
            if (number++ >= removable || Files.exists(archive.getKey())) {
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
        assertEarlierAreIntact(made);
        Optional<Path> next = backup(Disk.real())
                .at(InstantSource.fixed(Instant.now().plusSeconds(DAY_SECONDS)))
                .run()
                .archive();
        assertThat(Members.of(next.orElseThrow())).as(image.toString()).isEqualTo(wanted);
        if (!made) {
            assertThat(files()).as(image.toString()).allMatch(LastGoodBackup::isNamed);
        }
        return made;
    }
}

package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home is taken for unchanged only if nothing of it differs from the archive, however little it shows. */
class UnchangedTest {

    /** Far enough away for every stamp to be trusted. */
    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");

    @TempDir
    Path work;

    private Path home;
    private Path archive;

    @BeforeEach
    void anArchive() throws Exception {
        home = SmallHome.create(work.toRealPath().resolve("home"), "a");
        archive = archived();
    }

    private Path archived() throws IOException {
        return archived(InstantSource.fixed(NOON));
    }

    private Path archived(InstantSource clock) throws IOException {
        Path file = work.resolve("a.zip");
        Files.deleteIfExists(file);
        return Backups.of(home).toFile(file).at(clock).run().archive().orElseThrow();
    }

    private boolean unchanged(Disk disk) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            Unchanged unchanged = new Unchanged(disk, home, stamps(disk));
            FoundEntries found = new FoundEntries();
            HomeListing listing = scan(found);
            return unchanged.since(reader, found) || unchanged.isHeldBy(reader, listing);
        }
    }

    private HomeListing scan(FoundEntries found) throws IOException {
        HomeListing listing = new HomeScan(Disk.real(), Backups.home(home), ScanRules.standard()).run(found);
        found.end();
        return listing;
    }

    private boolean unchangedSince() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            FoundEntries found = new FoundEntries();
            scan(found);
            return new Unchanged(Disk.real(), home, stamps(Disk.real())).since(reader, found);
        }
    }

    private boolean heldBy() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            HomeListing listing = scan(new FoundEntries());
            return new Unchanged(Disk.real(), home, stamps(Disk.real())).isHeldBy(reader, listing);
        }
    }

    private Optional<String> state() throws IOException {
        return ArchiveReader.peek(Disk.real(), archive).orElseThrow().state();
    }

    private static Stamps stamps(Disk disk) {
        return new Stamps(
                disk,
                InstantSource.fixed(NOON),
                io.github.hermesbackup.io.Machine.current().boot().orElse(null));
    }

    private boolean unchanged() throws IOException {
        return unchanged(Disk.real());
    }

    @Test
    void aHomeThatNobodyTouchedIsUnchanged() throws Exception {
        assertThat(unchanged()).isTrue();
    }

    /** It proves by itself that nothing has changed, and no more than that. */
    @Test
    void theStateThatAnArchiveWasMadeFromProvesThatNothingHasChanged() throws Exception {
        assertThat(state()).isPresent();
        assertThat(unchangedSince()).isTrue();

        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        assertThat(unchangedSince())
                .as("the same content and time, but another ctime")
                .isFalse();
        assertThat(unchanged()).isTrue();
        archive = archived();
        assertThat(unchangedSince()).isTrue();
    }

    /** Where a later change might not show, no state is recorded, and each file is looked at by itself. */
    @Test
    void aHomeWithAFileThatIsTooFreshHasNoStateAndIsComparedAllTheSame() throws Exception {
        home = Files.createDirectory(home.resolveSibling("other"));
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        archive = archived(InstantSource.system());

        assertThat(state()).isEmpty();
        assertThat(unchangedSince()).isTrue();
        SmallHome.write(home, "config.yaml", "model: b\n", "rw-r--r--");
        assertThat(unchangedSince()).isFalse();
    }

    @Test
    void aBackupOfAHomeOfWhichAFileWasOnlyTouchedWritesNothing() throws Exception {
        Path output = Files.createDirectory(work.resolve("output"));
        Backups backups = Backups.of(home).intoDirectory(output);
        assertThat(backups.at(InstantSource.fixed(NOON)).run().outcome()).isEqualTo(BackupResult.Outcome.WRITTEN);
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");

        Disk noneIsMade = DiskWith.before("create", path -> path.startsWith(output), path -> {
            throw new AssertionError(path);
        });
        assertThat(backups.on(noneIsMade)
                        .at(InstantSource.fixed(NOON.plusSeconds(60)))
                        .run()
                        .outcome())
                .isEqualTo(BackupResult.Outcome.UNCHANGED);
        assertThat(output.toFile().list()).hasSize(1);
    }

    /** What was made before the state was recorded. */
    @Test
    void anArchiveThatSaysNothingOfItsStateIsComparedMemberByMember() throws Exception {
        OlderArchive.make(archive);

        assertThat(state()).isEmpty();
        assertThat(unchangedSince()).isTrue();
        assertThat(heldBy()).as("not compared a second time").isFalse();
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        assertThat(unchangedSince()).isTrue();
        SmallHome.write(home, "config.yaml", "model: b\n", "rw-r--r--");
        assertThat(unchangedSince()).isFalse();
    }

    @Test
    void aStateThatWasAlteredIsDamage() throws Exception {
        String state = state().orElseThrow();
        String other = state.replace(state.charAt(0), state.charAt(0) == '0' ? '1' : '0');
        byte[] bytes = Files.readAllBytes(archive);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(archive, text.replace(state, other).getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ArchiveReader.open(Disk.real(), archive))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("altered");
    }

    /** All that came was the same; nobody knows what would have come. */
    @Test
    void aScanThatDidNotComeToItsEndProvesNothing() throws Exception {
        home = Files.createDirectory(home.resolveSibling("other"));
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        for (int i = 1; i < FoundEntries.AT_ONCE; i++) {
            SmallHome.write(home, "file-" + i, "x", "rw-r--r--");
        }
        archive = archived();
        assertThat(unchanged()).isTrue();

        FoundEntries found = new FoundEntries();
        try (found) {
            new HomeScan(Disk.real(), Backups.home(home), ScanRules.standard()).run(found);
        }
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(new Unchanged(Disk.real(), home, stamps(Disk.real())).since(reader, found))
                    .isFalse();
        }
    }

    @Test
    void aFileMoreOrLessBehindAllOthersIsAChange() throws Exception {
        SmallHome.write(home, "zzz.md", "the last\n", "rw-r--r--");
        assertThat(unchanged()).isFalse();

        archive = archived();
        assertThat(unchanged()).isTrue();
        Files.delete(home.resolve("zzz.md"));
        assertThat(unchanged()).isFalse();
    }

    @Test
    void aModeIsAChangeOfAFileAndOfADirectory() throws Exception {
        Path directory = home.resolve("memories");
        var before = Files.getPosixFilePermissions(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertThat(unchanged()).isFalse();
        Files.setPosixFilePermissions(directory, before);
        assertThat(unchanged()).isTrue();

        Files.setPosixFilePermissions(home.resolve("config.yaml"), PosixFilePermissions.fromString("rw-------"));
        assertThat(unchanged()).isFalse();
    }

    @Test
    void aTimeIsAChangeThoughTheContentIsTheSame() throws Exception {
        Files.setLastModifiedTime(home.resolve("config.yaml"), FileTime.from(Instant.parse("2026-02-03T04:05:16Z")));

        assertThat(unchanged()).isFalse();
    }

    @Test
    void aFileThatWasWrittenAnewWithTheSameContentAndTimeIsUnchanged() throws Exception {
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");

        assertThat(unchanged()).isTrue();
    }

    @Test
    void otherContentWithItsTimeSetBackIsAChangeWhateverItsSize() throws Exception {
        SmallHome.write(home, "config.yaml", "model: b\n", "rw-r--r--");
        assertThat(unchanged()).isFalse();

        SmallHome.write(home, "config.yaml", "model: a\nmore: b\n", "rw-r--r--");
        assertThat(unchanged()).isFalse();
    }

    /** What was read is what the archive holds, and what is there by now is not. */
    @Test
    void aFileThatChangesWhileItIsReadProvesNothing() throws Exception {
        Path file = SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        Disk disk = DiskWith.before("stat", path -> path.equals(file), new DiskWith.Event() {
            private int asked;

            @Override
            public void happen(Path path) throws IOException {
                asked++;
                if (asked == 2) { // the first time is when it is opened
                    SmallHome.write(home, "config.yaml", "model: a\nmodel: b\n", "rw-r--r--");
                }
            }
        });

        assertThat(unchanged(disk)).isFalse();
    }

    /** Both are the same to the byte but for the magic number at the beginning. */
    @Test
    void aFileThatBecameADatabaseOrCeasedToBeOneIsAChange() throws Exception {
        Path file = home.resolve("state.db");
        FileTime time = Files.getLastModifiedTime(file);
        byte[] database = Files.readAllBytes(file);
        byte[] other = database.clone();
        Arrays.fill(other, 0, 16, (byte) 'x');

        Files.write(file, other);
        Files.setLastModifiedTime(file, time);
        assertThat(unchanged()).isFalse();

        archive = archived();
        assertThat(unchanged()).isTrue();
        Files.write(file, database);
        Files.setLastModifiedTime(file, time);
        assertThat(unchanged()).isFalse();
    }

    @Test
    void aDatabaseIsToldByItsStampAloneAndADamagedOneByNothing() throws Exception {
        Path file = home.resolve("state.db");
        FileTime time = Files.getLastModifiedTime(file);
        Path copy = Files.copy(file, home.resolveSibling("copy.db"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(unchanged()).as("another file of the same content").isFalse();

        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, 4096 + 512, (byte) 'x');
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        archive = archived();
        assertThat(unchanged()).as("damaged").isFalse();
    }
}

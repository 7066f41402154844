package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.backup.BackupResult.Outcome;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.Restores;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");

    @TempDir
    Path work;

    private Path home;
    private Path output;

    @BeforeEach
    void home() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        output = work.resolve("backups");
    }

    private Backups backup() {
        return Backups.of(home).intoDirectory(output);
    }

    @Test
    void theArchiveIsPrivateNamedAfterItsMomentAndItsDigestIsTrue() throws Exception {
        BackupResult result = backup().at(InstantSource.fixed(NOON)).run();

        Path archive = result.archive().orElseThrow();
        assertThat(archive).isEqualTo(output.resolve("hermes-backup-2126-03-04-120000.zip"));
        assertThat(Disk.real().stat(archive).mode()).isEqualTo(0600);
        assertThat(result.sha256()).hasValue(Trees.sha256(archive));
        assertThat(result.archiveBytes()).isEqualTo(Files.size(archive));
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.files()).isEqualTo(6);
        assertThat(names()).containsExactly("hermes-backup-2126-03-04-120000.zip");
        assertThat(ZipReaders.readWithAll(archive)).allMatch(listing -> listing.isSound());
    }

    @Test
    void nothingChangedNamesTheOldArchiveAndWritesNothing() throws Exception {
        InstantSource later = InstantSource.fixed(NOON);
        BackupResult first = backup().at(later).run();
        Tree before = Trees.of(work);
        FileTime directory = Files.getLastModifiedTime(output);

        BackupResult second =
                backup().at(InstantSource.fixed(NOON.plusSeconds(60))).run();

        assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(second.status()).isEqualTo(Status.COMPLETE);
        assertThat(second.archive()).isEqualTo(first.archive());
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
        assertThat(Files.getLastModifiedTime(output)).isEqualTo(directory);
        assertThat(backup().writeUnchanged().run().outcome()).isEqualTo(Outcome.WRITTEN);
    }

    /** All that can be in an archive is as it was; something else has come that cannot. */
    @Test
    void aHomeOfWhichSomethingFailsIsNotUnchanged() throws Exception {
        backup().at(InstantSource.fixed(NOON)).run();
        Files.writeString(home.resolve("back\\slash"), "x");

        BackupResult second =
                backup().at(InstantSource.fixed(NOON.plusSeconds(60))).run();

        assertThat(second.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(second.status()).isEqualTo(Status.PARTIAL);
    }

    @Test
    void aChangedByteIsSeenThoughTheTimeIsSetBack() throws Exception {
        backup().at(InstantSource.fixed(NOON)).run();
        Path file = home.resolve("memories/MEMORY.md");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "remembers b\n");
        Files.setLastModifiedTime(file, time);

        BackupResult second =
                backup().at(InstantSource.fixed(NOON.plusSeconds(60))).run();
        assertThat(second.outcome()).isEqualTo(Outcome.WRITTEN);

        SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag = 'b' WHERE id = 1");
        assertThat(backup().at(InstantSource.fixed(NOON.plusSeconds(120))).run().outcome())
                .isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void twoBackupsOfOneSecondStandSideBySide() throws Exception {
        for (int i = 0; i < 3; i++) {
            backup().at(InstantSource.fixed(NOON)).writeUnchanged().run();
        }
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "hermes-backup-2126-03-04-120000.zip",
                        "hermes-backup-2126-03-04-120000-2.zip",
                        "hermes-backup-2126-03-04-120000-3.zip");
    }

    @Test
    void theNewestCompleteOnesAreKeptAndOtherNamesAreNeverTouched() throws Exception {
        for (int i = 0; i < 3; i++) {
            backup().at(InstantSource.fixed(NOON.plusSeconds(i)))
                    .writeUnchanged()
                    .run();
        }
        Files.copy(output.resolve("hermes-backup-2126-03-04-120000.zip"), output.resolve("for ever.zip"));
        backup().kind(ArchiveName.Kind.PRE_UPDATE).at(InstantSource.fixed(NOON)).run();

        BackupResult result = backup().keep(2)
                .at(InstantSource.fixed(NOON.plusSeconds(3)))
                .writeUnchanged()
                .run();

        assertThat(result.pruned()).hasSize(2);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "hermes-backup-2126-03-04-120002.zip",
                        "hermes-backup-2126-03-04-120003.zip",
                        "for ever.zip",
                        "pre-update-2126-03-04-120000.zip");
    }

    @Test
    void theArchiveJustMadeIsKeptThoughTheClockWasSetBack() throws Exception {
        backup().at(InstantSource.fixed(NOON)).run();

        BackupResult result = backup().keep(1)
                .at(InstantSource.fixed(NOON.minusSeconds(86_400)))
                .writeUnchanged()
                .run();

        assertThat(result.archive().orElseThrow()).exists();
        assertThat(result.pruned()).doesNotContain(result.archive().orElseThrow());
    }

    @Test
    void aPartialArchiveIsPublishedSaysSoAndPrunesNothing() throws Exception {
        Path first = backup().run().archive().orElseThrow();
        Disk disk = DiskWith.before("openForReading", DiskWith.named("MEMORY.md"), path -> {
            throw new java.nio.file.AccessDeniedException(path.toString());
        });
        // On a slow machine the first one's stamps are old enough to be trusted: then nothing would be opened.
        BackupResult result =
                backup().keep(1).reuse(false).on(disk).writeUnchanged().run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .containsExactly(new Finding(Finding.Kind.FAILED, "memories/MEMORY.md", "permission denied"));
        assertThat(result.pruned()).isEmpty();
        assertThat(result.newestComplete()).hasValue(first);
        assertThat(first).exists();
        try (ArchiveReader archive =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            assertThat(archive.comment().map(ArchiveComment::partial)).hasValue(true);
            assertThat(archive.files()).isEqualTo(5);
        }
    }

    @Test
    void everyPathThatFailedIsInTheResult() throws Exception {
        for (int i = 0; i < 300; i++) {
            SmallHome.write(home, "many/f" + i, "x", "rw-r--r--");
        }
        Disk disk = DiskWith.before("openForReading", path -> path.getParent().endsWith("many"), path -> {
            throw new IOException("Input/output error");
        });
        BackupResult result = backup().on(disk).run();

        assertThat(result.findings())
                .hasSize(300)
                .allMatch(f -> f.kind() == Finding.Kind.FAILED && f.reason().equals("input/output error"));
    }

    @Test
    void aFileThatVanishesBetweenScanAndReadIsReportedAndIsNoFailure() throws Exception {
        Path lock = SmallHome.write(home, "transient.tmp", "x", "rw-r--r--");
        BackupResult result = backup().on(
                        DiskWith.before("openForReading", lock::equals, path -> Files.deleteIfExists(lock)))
                .run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.VANISHED);
            assertThat(finding.path()).isEqualTo("transient.tmp");
        });
    }

    @Test
    void socketsAndPipesAreLeftOutByTypeAndNotCountedAsErrors() throws Exception {
        Commands.of("mkfifo", home.resolve("gateway.fifo").toString()).run().orFail();
        Files.createSymbolicLink(home.resolve("skills/linked"), work.resolve("elsewhere"));
        BackupResult result = backup().run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings()).isEmpty();
        assertThat(result.listing().leftOut())
                .anyMatch(left -> left.path().equals("gateway.fifo"))
                .anyMatch(left -> left.path().equals("skills/linked")
                        && left.reason().contains(work.resolve("elsewhere").toString()));
    }

    @Test
    void aBoltDbOrABrokenNameNeverVoidsTheArchive() throws Exception {
        SmallHome.write(home, "bolt.db", "not SQLite's\n", "rw-r--r--");
        SmallHome.write(home, "back\\slash.md", "x", "rw-r--r--");
        SmallHome.write(home, "line\nfeed.md", "x", "rw-r--r--");
        BackupResult result = backup().run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .extracting(Finding::kind, Finding::path)
                .containsExactlyInAnyOrder(
                        tuple(Finding.Kind.FAILED, "back\\slash.md"), tuple(Finding.Kind.FAILED, "line\\u000Afeed.md"));
        assertThat(result.files()).isEqualTo(7);
    }

    @Test
    void aSkillNamedLikeTheCodeCheckoutIsUserData() throws Exception {
        SmallHome.write(home, "skills/research/hermes-agent/SKILL.md", "mine\n", "rw-r--r--");
        SmallHome.write(home, "hermes-agent/agent.py", "code\n", "rw-r--r--");
        BackupResult result = backup().run();

        assertThat(archivedNames(result)).contains("skills/research/hermes-agent/SKILL.md");
        assertThat(archivedNames(result)).noneMatch(name -> name.startsWith("hermes-agent"));
    }

    @Test
    void filesFromBefore1980AreKeptWithTheirTrueTime() throws Exception {
        Path old = SmallHome.write(home, "old.md", "x", "rw-r--r--");
        FileTime time = FileTime.from(Instant.parse("1975-06-15T12:00:00Z"));
        Files.setLastModifiedTime(old, time);
        BackupResult result = backup().run();
        Restores.of(result.archive().orElseThrow())
                .into(work.resolve("restored"))
                .run();

        assertThat(result.findings()).isEmpty();
        assertThat(Files.getLastModifiedTime(work.resolve("restored/old.md"))).isEqualTo(time);
    }

    private static List<String> archivedNames(BackupResult result) throws IOException {
        List<String> names = new ArrayList<>();
        try (ArchiveReader archive =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            EntryCursor cursor = archive.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                names.add(entry.name());
            }
        }
        return names;
    }

    @Test
    void aHomeWithoutFilesHasNothingToBackUp() throws Exception {
        Path empty = Files.createDirectories(work.resolve("empty/logs")).getParent();
        BackupResult result = Backups.of(empty).intoDirectory(output).run();

        assertThat(result.outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(result.archive()).isEmpty();
        assertThat(output).doesNotExist();
    }

    @Test
    void aHomeWithoutMarkersIsBackedUpAndSaysSo() throws Exception {
        Path other = Files.createDirectories(work.resolve("other"));
        SmallHome.write(other, "notes.md", "x", "rw-r--r--");
        BackupResult result = Backups.of(other).intoDirectory(output).run();

        assertThat(result.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(result.listing().markers().isBackup()).isFalse();
    }

    @Test
    void anOutputThatCannotBeOneIsRefusedBeforeAnythingIsMade() throws Exception {
        Path file = Files.writeString(work.resolve("file"), "x");
        assertThatThrownBy(Backups.of(home).intoDirectory(file.resolve("sub"))::run)
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith(file + " is not a directory");
        assertThatThrownBy(Backups.of(home).toFile(home)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith(home + " is a directory");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(output)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theDigestOfTheArchiveFileIsComputedIfItIsWanted() throws Exception {
        Path home = SmallHome.create(work.resolve("digested"), "a");

        BackupResult with = Backups.of(home).toFile(work.resolve("with.zip")).run();
        BackupResult without = Backups.of(home)
                .toFile(work.resolve("without.zip"))
                .digest(false)
                .run();

        assertThat(with.sha256()).contains(Trees.sha256(work.resolve("with.zip")));
        assertThat(without.sha256()).isEmpty();
    }
}

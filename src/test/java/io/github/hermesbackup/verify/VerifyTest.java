package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.restore.TrialRestore;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import io.github.hermesbackup.testkit.PythonZip;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifyTest {

    @TempDir
    Path work;

    private Path home;
    private Path archive;

    @BeforeEach
    void archive() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.write(home, "notes/one.md", "the first note stands here", "rw-r--r--");
        SmallHome.write(home, "notes/two.md", "and the second stands there", "rw-r--r--");
        archive = backedUp();
    }

    private Path backedUp() throws IOException {
        return Backups.of(home)
                .toFile(work.resolve("a.zip"))
                .compression(Compression.STORE)
                .run()
                .archive()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void aGoodArchivePassesEveryLevelAndNothingIsLeftBehind(Level level) throws Exception {
        Tree before = Trees.of(work);
        VerifyResult result = verify(level);

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings()).isEmpty();
        assertThat(result.files()).isEqualTo(8);
        assertThat(result.matchedSha256()).isEqualTo(level == Level.QUICK ? 0 : 8);
        assertThat(result.databases()).hasSize(level.includes(Level.DEEP) ? 1 : 0);
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    @Test
    void theRowsOfEachDatabaseAreCounted() throws Exception {
        assertThat(verify(Level.DEEP).databases())
                .containsExactly(new VerifyResult.Database("state.db", true, OptionalLong.of(3), OptionalLong.of(6)));
    }

    @Test
    void allDamagedMembersAreListedNotOnlyTheFirst() throws Exception {
        damage("the first note");
        damage("and the second");
        damage("model: a");

        assertThat(verify(Level.QUICK).findings()).isEmpty();
        for (Level level : new Level[] {Level.FULL, Level.DEEP}) {
            VerifyResult result = verify(level);
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.findings())
                    .allMatch(finding -> finding.kind() == Finding.Kind.FAILED)
                    .extracting(Finding::path)
                    .containsExactly("config.yaml", "notes/one.md", "notes/two.md");
            assertThat(result.matchedSha256()).isEqualTo(5);
        }
    }

    @Test
    void aDamagedDatabaseMemberIsAFindingAndNothingIsLeftBehind() throws Exception {
        damage("CREATE TABLE messages");
        Tree before = Trees.of(work);
        assertThat(verify(Level.DEEP).findings()).extracting(Finding::path).containsExactly("state.db");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    /** It is known for a database by its beginning, and the damage lies behind that. */
    @Test
    void aDamagedMemberThatIsExtractedAsADatabaseIsAFindingToo() throws Exception {
        SmallHome.database(home.resolve("large.db"), "large", 400);
        SmallHome.sql(home.resolve("large.db"), "CREATE TABLE last AS SELECT 'at the very end' AS word");
        archive = backedUp();
        damage("at the very end");
        Tree before = Trees.of(work);

        VerifyResult result = verify(Level.DEEP);
        assertThat(result.findings()).extracting(Finding::path).containsExactly("large.db");
        assertThat(result.databases()).extracting(VerifyResult.Database::name).containsExactly("state.db");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    /** The first failure is the one that counts, and what fails afterwards goes with it. */
    @Test
    void aCopyThatCanNeitherBeWrittenNorRemovedEndsTheCheckWithBothReasons() {
        FaultyDisk full = new FaultyDisk(Fault.from(Failure.EIO, 1).at(Operation.WRITE, Operation.DELETE));
        Machine here = Machine.current();
        Machine machine = new Machine(full, here.clock(), here.zone(), 1, here.boot(), here.umask());
        VerifyRequest request = new VerifyRequest(archive, Level.DEEP, Markers.standard(), work);
        assertThatThrownBy(() -> new Verify(request, machine, new VerifyListener() {}).run())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FileSystemException.class)
                .hasMessage("Input/output error")
                .satisfies(e -> assertThat(e.getSuppressed()).isNotEmpty());
    }

    @Test
    void aRefusalIsOneLineWhateverTheArchiveIsCalled() throws Exception {
        Path other = Files.createDirectories(work.resolve("other"));
        SmallHome.write(other, "notes.md", "x", "rw-r--r--");
        PythonZip.fromDirectory(other, archive = work.resolve("a\nb.zip"));
        assertThatThrownBy(() -> verify(Level.QUICK))
                .message()
                .contains("a\\u000Ab.zip is refused")
                .hasLineCount(1);
    }

    @Test
    void aResultCanHaveTheFindingsOfAnotherLookAndKeepsTheRest() throws Exception {
        VerifyResult result = verify(Level.FULL);
        Finding finding = new Finding(Finding.Kind.FAILED, "state.db", "differs");
        VerifyResult other = result.with(java.util.List.of(finding));
        assertThat(other.findings()).containsExactly(finding);
        assertThat(other.status()).isEqualTo(Status.FAILED);
        assertThat(other.with(result.findings())).isEqualTo(result);
    }

    @Test
    void levelsHaveNamesInAnyCaseAndEachDoesWhatTheOnesBeforeDo() {
        for (Level level : Level.values()) {
            assertThat(Level.of(level.word())).contains(level);
            assertThat(Level.of(level.name())).contains(level);
        }
        assertThat(Level.DEEP.word()).isEqualTo("deep");
        assertThat(Level.of("Restore")).contains(Level.RESTORE);
        assertThat(Level.of("deeper")).isEmpty();
        assertThat(Level.of("")).isEmpty();
        assertThat(Level.DEEP.includes(Level.FULL)).isTrue();
        assertThat(Level.FULL.includes(Level.DEEP)).isFalse();
    }

    @Test
    void aDatabaseThatWasCorruptWhenItWasArchivedIsFoundAtLevelDeep() throws Exception {
        byte[] bytes = Files.readAllBytes(home.resolve("state.db"));
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x33);
        Files.write(home.resolve("state.db"), bytes);
        Files.write(home.resolve("header.db"), Arrays.copyOf(bytes, 100));
        archive = backedUp();

        assertThat(verify(Level.FULL).findings()).isEmpty();
        VerifyResult result = verify(Level.DEEP);
        assertThat(result.findings()).extracting(Finding::path).contains("state.db", "header.db");
        assertThat(result.databases()).hasSize(2).noneMatch(VerifyResult.Database::sound);
    }

    @Test
    void anArchiveOfTheReferenceToolIsCheckedByCrc() throws Exception {
        archive = work.resolve("python.zip");
        PythonZip.fromDirectory(home, archive);
        VerifyResult result = verify(Level.DEEP);

        assertThat(result.findings()).isEmpty();
        assertThat(result.comment()).isEmpty();
        assertThat(result.matchedCrc()).isEqualTo(result.files());
        assertThat(result.matchedSha256()).isZero();
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        for (int length = 0; length < whole.length; length += 977) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> verify(Level.QUICK)).as("%d bytes", length).isInstanceOf(ArchiveException.class);
        }
    }

    @Test
    void anArchiveWithoutAMarkerIsRefusedWithTheReason() throws Exception {
        Path other = Files.createDirectories(work.resolve("other"));
        SmallHome.write(other, "notes.md", "x", "rw-r--r--");
        PythonZip.fromDirectory(other, archive = work.resolve("other.zip"));
        assertThatThrownBy(() -> verify(Level.QUICK))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("does not appear to be a Hermes backup");
    }

    @Test
    void aFullWorkDirectoryIsToldFromADamagedDatabase() throws Exception {
        Assumptions.assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs small = Tmpfs.mount(work.resolve("small"), 8192)) {
            VerifyRequest request = new VerifyRequest(archive, Level.DEEP, Markers.standard(), small.root());
            assertThatThrownBy(() -> new Verify(request, Machine.current(), new VerifyListener() {}).run())
                    .isInstanceOfSatisfying(
                            HermesException.class,
                            e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.NO_SPACE))
                    .hasMessageContaining(small.root().toString());
            assertThat(Trees.of(small.root()).entries()).isEmpty();
        }
    }

    @Test
    void aTrialRestoreFindsNothingOnAGoodArchiveAndLeavesNothingBehind() throws Exception {
        Files.createDirectories(home.resolve("empty/inner"));
        Disk.real().setMode(home.resolve("empty/inner"), 0500);
        Disk.real().setMode(home.resolve("notes"), 0500);
        SmallHome.write(home, "gateway.pid", "1", "rw-r--r--");
        archive = backedUp();
        Path trials = Files.createDirectories(work.resolve("trials"));

        assertThat(new TrialRestore(archive, Markers.standard(), trials, Machine.current()).run())
                .isEmpty();
        assertThat(Trees.of(trials).entries()).isEmpty();
    }

    @Test
    void aTrialRestoreOfADamagedArchiveFailsAndLeavesNothingBehind() throws Exception {
        damage("the first note");
        Path trials = Files.createDirectories(work.resolve("trials"));
        assertThatThrownBy(new TrialRestore(archive, Markers.standard(), trials, Machine.current())::run)
                .hasMessageContaining("notes/one.md");
        assertThat(Trees.of(trials).entries()).isEmpty();
    }

    private VerifyResult verify(Level level) throws IOException {
        return new Verify(
                        new VerifyRequest(archive, level, Markers.standard(), work),
                        Machine.current(),
                        new VerifyListener() {})
                .run();
    }

    /** Flips one bit of a stored content. */
    private void damage(String text) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).as(text).isPositive();
        bytes[at + 4] ^= 1;
        Files.write(archive, bytes);
    }
}

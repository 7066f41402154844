package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.PythonZip;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that other programs made, the reference tool first. */
class OtherArchivesTest {

    @TempDir
    Path work;

    private Path source;
    private Path archive;
    private Path target;

    @BeforeEach
    void home() throws Exception {
        source = SmallHome.create(work.resolve("source"), "archived");
        archive = work.resolve("other.zip");
        target = work.resolve("target");
    }

    @Test
    void anArchiveOfTheReferenceToolIsRestoredWithItsModes() throws Exception {
        PythonZip.fromDirectory(source, archive);
        Restores.of(archive).into(target).run();

        Tree expected = Trees.of(source).files().withoutTimes();
        assertThat(expected.differencesTo(Trees.of(target).files().withoutTimes()))
                .containsExactly("state.db: mode is 600, not 644");
    }

    @Test
    void aWrapperDirectoryOfAnyNameIsStripped() throws Exception {
        PythonZip.withWrapper(source, "laptop home", archive);
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.prefix()).isEqualTo("laptop home/");
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(target.resolve("laptop home")).doesNotExist();
    }

    @Test
    void aDirectoryNamedHermesBesideRootFilesIsDataAndStaysOne() throws Exception {
        SmallHome.write(source, "hermes/config.yaml", "inner\n", "rw-r--r--");
        PythonZip.fromDirectory(source, archive);
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.prefix()).isEmpty();
        assertThat(target.resolve("hermes/config.yaml")).hasContent("inner\n");
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
    }

    @Test
    void whatMacOsPutsBesideTheHomeIsNotRestored() throws Exception {
        zip("hermes/config.yaml", "model: a\n", "__MACOSX/hermes/._config.yaml", "resource fork");
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.prefix()).isEqualTo("hermes/");
        assertThat(target.resolve("config.yaml")).hasContent("model: a\n");
        assertThat(Trees.of(target).entries()).containsOnlyKeys("config.yaml");
    }

    @Test
    void theWrapperItselfIsNoMember() throws Exception {
        zip("hermes/", "", "hermes/config.yaml", "model: a\n", "hermes/empty/", "");
        Files.createDirectories(target);
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.prefix()).isEqualTo("hermes/");
        assertThat(result.done().files()).isEqualTo(1);
        assertThat(Trees.of(target).entries()).containsOnlyKeys("config.yaml", "empty");
    }

    /** Of any name: what makes it one is how it begins, and its log is of no use without it. */
    @Test
    void theLogOfADatabaseInAWrapperIsNotRestoredAndAFileThatIsOnlyNamedLikeOneIs() throws Exception {
        SmallHome.database(source.resolve("facts"), "archived", 1);
        SmallHome.write(source, "facts-wal", "of the laptop", "rw-r--r--");
        SmallHome.write(source, "diary", "text\n", "rw-r--r--");
        SmallHome.write(source, "diary-wal", "text, too\n", "rw-r--r--");
        PythonZip.withWrapper(source, "laptop", archive);

        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.done().skipped())
                .extracting(io.github.hermesbackup.report.Finding::path)
                .containsExactly("facts-wal");
        assertThat(SmallHome.tag(target.resolve("facts"))).isEqualTo("archived");
        assertThat(target.resolve("diary-wal")).hasContent("text, too\n");
    }

    @Test
    void membersWithoutModesGetThoseOfNewFiles() throws Exception {
        zip("config.yaml", "model: a\n", "memories/m.md", "m", ".env", "K=v");
        Restores.of(archive).into(target).umask(0027).run();

        assertThat(mode("config.yaml")).isEqualTo(0640);
        assertThat(mode("memories")).isEqualTo(0750);
        assertThat(mode("memories/m.md")).isEqualTo(0640);
        assertThat(mode(".env")).isEqualTo(0600);
    }

    /** What nobody vouches for is looked at as closely as SQLite can: its quick check does not see this. */
    @Test
    void aDatabaseWhoseIndexIsWrongStopsTheRestoreOfAnArchiveThatProvesNothing() throws Exception {
        spoilAnIndex();
        PythonZip.fromDirectory(source, archive);

        assertThatThrownBy(Restores.of(archive).into(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("state.db in the archive is a damaged database");
        assertThat(target).doesNotExist();
    }

    /** It is what the home held when it was saved, by its SHA-256: better than nothing, which is what a refusal would leave. */
    @Test
    void theSameDatabaseComesBackFromAnArchiveOfOurs() throws Exception {
        spoilAnIndex();
        Path ours = Backups.of(source).toFile(archive).run().archive().orElseThrow();

        Restores.of(ours).into(target).run();

        assertThat(target.resolve("state.db")).exists();
    }

    private void spoilAnIndex() throws Exception {
        SmallHome.sql(
                source.resolve("state.db"),
                "CREATE INDEX bodies ON messages(body)",
                "PRAGMA writable_schema=ON",
                "UPDATE sqlite_schema SET sql='CREATE INDEX bodies ON messages(session)' WHERE name='bodies'");
    }

    /** In its directory the restore lays everything ready, so that it is there by then. */
    @Test
    void filesOfTheDirectoryOfBackupsAreRestoredIntoAHomeThatIsNotThere() throws Exception {
        zip("config.yaml", "model: a\n", "backups/notes.txt", "first\n", "backups/old/notes.txt", "second\n");
        Restores.of(archive).into(target).run();

        assertThat(target.resolve("backups/notes.txt")).hasContent("first\n");
        assertThat(target.resolve("backups/old/notes.txt")).hasContent("second\n");
        assertThat(target.resolve("config.yaml")).hasContent("model: a\n");
    }

    @Test
    void membersOutsideTheHomeAreSkippedAndCounted() throws Exception {
        zip("config.yaml", "model: a\n", "_external/mem0/data.json", "{}");
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.done().skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.path()).isEqualTo("_external/mem0/data.json");
            assertThat(skipped.reason()).isEqualTo("lies outside the home");
        });
        assertThat(target.resolve("_external")).doesNotExist();
    }

    @Test
    void anArchiveThatIsNoBackupIsRefusedWithTheReason() throws Exception {
        zip("proj/a/b/config.yaml", "not Hermes'\n", "proj/pom.xml", "<project/>");
        assertThatThrownBy(Restores.of(archive).into(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("zip does not appear to be a Hermes backup"
                        + " (no config.yaml, .env, or state databases found)");
        assertThat(target).doesNotExist();
    }

    @Test
    void anArchiveThatIsNoBackupIsNotKeptOpen() throws Exception {
        zip("proj/a/b/config.yaml", "not Hermes'\n");
        OpenedFiles opened = new OpenedFiles(Disk.real());

        assertThatThrownBy(() -> ArchiveSource.open(opened.disk(), archive, Markers.standard()))
                .isInstanceOf(HermesException.class);
        assertThat(opened.count()).isPositive();
        assertThat(opened.stillOpen()).isEmpty();
    }

    @Test
    void howManyFilesItHoldsIsSaidBeforeAnythingIsRead() throws Exception {
        PythonZip.withWrapper(source, "wrapper", archive);
        List<String> heard = new ArrayList<>();
        Restores.of(archive)
                .into(target)
                .telling(new RestoreListener() {
                    @Override
                    public void accepted(long files, String prefix) {
                        heard.add(files + " in " + prefix);
                    }
                })
                .run();

        assertThat(heard).containsExactly(Trees.of(source).files().entries().size() + " in wrapper/");
    }

    @Test
    void aHostileNameAmongGoodOnesStopsEverything() throws Exception {
        zip("config.yaml", "model: a\n", "skills/../../evil.sh", "rm");
        assertThatThrownBy(Restores.of(archive).into(target)::run).isInstanceOf(HermesException.class);
        assertThat(target).doesNotExist();
        assertThat(work.resolve("evil.sh")).doesNotExist();
    }

    private int mode(String name) throws IOException {
        return Disk.real().stat(target.resolve(name)).mode();
    }

    /** As {@code java.util.zip} writes it: no modes, sizes behind the data. */
    private void zip(String... namesAndContents) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}

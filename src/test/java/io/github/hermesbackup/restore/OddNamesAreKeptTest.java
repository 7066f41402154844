package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.HostileArchives;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FoldingDisk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 3, 4, 5, 6, 8 and 18: what is not refused wherever it comes, but depends on where it is written. */
class OddNamesAreKeptTest {

    private static final String[] TWINS = {
        "caf\u00e9", "cafe\u0301", "A", "a", "b", "b.", "b ", "opt/dir/x", "opt/directory"
    };
    private static final String[] ODD = {
        "con", "aux.txt", "name:stream", "dot.", "space ", "what?", "a|b", "<x>", "star*", "\u202egpj.exe", "\u200bzero"
    };

    @TempDir
    Path work;

    private Restores restore(byte[] archive) throws IOException {
        return Restores.of(Files.write(work.resolve("a.zip"), archive)).into(work.resolve("home"));
    }

    @Test
    void twinsAreTwoFilesWhereTheFileSystemTellsThemApart() throws Exception {
        restore(HostileArchives.withFiles(TWINS)).run();

        assertRestored(TWINS);
    }

    @Test
    void namesThatOnlyWindowsCannotHoldAndThoseThatShowThemselvesOtherwiseAreKept() throws Exception {
        restore(HostileArchives.withFiles(ODD)).run();

        assertRestored(ODD);
    }

    private void assertRestored(String... names) throws IOException {
        for (String name : names) {
            assertThat(Files.readString(FileName.resolve(work.resolve("home"), name)))
                    .isEqualTo(name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true,false,false,A,a",
        "true,false,false,Skills/x,skills/x",
        "false,true,false,caf\u00e9,cafe\u0301",
        "false,false,true,b,b.",
        "false,false,true,b,'b '",
        "true,true,true,caf\u00e9,CAFE\u0301"
    })
    void twinsAreRefusedWhereTheFileSystemTakesThemForOneFile(
            boolean letters, boolean normalization, boolean ends, String one, String other) throws Exception {
        byte[] archive = HostileArchives.withFiles(one, "between", other);
        Disk folding = FoldingDisk.with(new NameFolding(letters, normalization, ends));
        Restores restore = restore(archive).on(folding);
        Tree before = Trees.of(work);

        assertThatThrownBy(restore::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.CONFLICT))
                .hasMessageContaining("lies on a file system that takes " + one.replace("/x", ""))
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();

        restore(archive).on(folding).select(one).run();
        assertRestored(one);
    }

    @Test
    void twinsOfWhichNoneIsRestoredAreNoObstacle() throws Exception {
        byte[] archive = HostileArchives.withFiles("_external/A", "_external/a", "between");
        restore(archive).on(FoldingDisk.with(NameFolding.ALL)).run();
        assertRestored("between");
    }

    @Test
    void setuidSetgidAndStickyAreNotRestored() throws Exception {
        restore(HostileArchives.withModes("run", "d/", 07755)).run();

        assertThat(Disk.real().stat(work.resolve("home/run")).mode()).isEqualTo(0755);
        assertThat(Disk.real().stat(work.resolve("home/d")).mode()).isEqualTo(0755);
    }

    /** A home {@code dir} beside a {@code directory}: what lies in one does not lie in the other. */
    @Test
    void aNeighbourWhoseNameBeginsLikeTheHomesIsNotTakenForAPartOfIt() throws Exception {
        Path home = Files.createDirectories(work.resolve("opt/dir"));
        Path neighbour = SmallHome.write(work.resolve("opt/directory"), "config.yaml", "theirs\n", "rw-r--r--");
        Files.createSymbolicLink(home.resolve("config.yaml"), neighbour);
        Path archive = Files.write(work.resolve("a.zip"), HostileArchives.sound());
        TargetTree target = new TargetTree(Disk.real(), home);

        assertThat(target.name(neighbour)).isEqualTo(neighbour.toString());
        assertThat(target.name(home.resolve("ectory"))).isEqualTo("ectory");
        Tree before = Trees.of(work);
        assertThatThrownBy(Restores.of(archive).over(home)::run).hasMessageContaining("is a symbolic link");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();

        Restores.of(archive).over(home).links(RestoreRequest.Links.THROUGH).run();
        assertThat(neighbour).hasContent("model: hostile\n");
        assertThat(home.resolve("config.yaml")).isSymbolicLink();
        assertThat(home.resolve("ectory")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"skills, outside", "skills, nowhere", "skills/a.md, outside/x", "skills/a.md, nowhere", "skills, ."})
    void aLinkThatIsInTheHomeAlreadyIsNeitherFollowedNorReplaced(String link, String target) throws Exception {
        Path home = Files.createDirectories(work.resolve("home"));
        SmallHome.write(work.resolve("outside"), "x", "not the home's\n", "rw-r--r--");
        Files.createDirectories(home.resolve(link).getParent());
        Files.createSymbolicLink(home.resolve(link), work.resolve(target));
        Restores restore = restore(HostileArchives.withFiles("skills/a.md"));
        Tree before = Trees.of(work);

        assertThatThrownBy(restore::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(home.resolve(link) + " is a symbolic link")
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }
}

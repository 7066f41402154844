package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore needs is known before it begins: all that is staged, and for a database what it was and its log as well. */
class RoomTest {

    private static final long RESERVE_BYTES = 4 << 20;

    @TempDir(factory = InMemory.class)
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "new/dir/file.md", "not there yet\n", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = work.resolve("target");
    }

    /** Of all members but some. */
    private long bytes(String... without) throws IOException {
        long[] sum = new long[1];
        try (ArchiveSource members = ArchiveSource.open(Disk.real(), archive, Markers.standard())) {
            members.forEach((ordinal, member) -> {
                if (!java.util.List.of(without).contains(member.name())) {
                    sum[0] += member.size();
                }
            });
        }
        return sum[0];
    }

    private void assertNeeds(Path existing, long bytes) throws Exception {
        Tree before = Trees.of(work);
        Disk tooSmall = DiskWith.answering("usableSpace", existing, RESERVE_BYTES + bytes - 1);
        assertThatThrownBy(Restores.of(archive).over(target).on(tooSmall)::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.NO_SPACE))
                .hasMessageContaining("Not enough room in " + existing + ":")
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();

        Restores.of(archive)
                .over(target)
                .on(DiskWith.answering("usableSpace", existing, RESERVE_BYTES + bytes))
                .run();
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
    }

    @Test
    void aHomeThatIsNotThereNeedsAllThatIsInTheArchive() throws Exception {
        target = work.resolve("not/yet/there");
        assertNeeds(work, bytes());
    }

    @Test
    void aHomeThatIsThereNeedsWhatIsNewOrOtherAndADatabaseThreeTimes() throws Exception {
        SmallHome.create(target, "present");
        SmallHome.sql(
                target.resolve("state.db"), "CREATE TABLE big(b BLOB)", "INSERT INTO big VALUES(zeroblob(300000))");
        long database = bytes() - bytes("state.db");
        assertNeeds(target, bytes("skills/a/SKILL.md") + database + Files.size(target.resolve("state.db")));
    }
}

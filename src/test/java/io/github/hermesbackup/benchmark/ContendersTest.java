package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.HomeScale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those that others have written; this plugin's own goals are checked in the same way in each run of the benchmark. */
@Tag("soak")
class ContendersTest {

    @TempDir
    Path place;

    private LiveHome home;

    @BeforeEach
    void makeHome() throws Exception {
        home = LiveHome.make(place.resolve("home"), HomeScale.TINY);
    }

    @AfterEach
    void removeHome() throws Exception {
        home.close();
    }

    private List<Contender> all() throws Exception {
        return List.of(
                Zipper.reference(home.path(), place),
                Zipper.zip(home.path(), place),
                Zipper.sevenZip(home.path(), place),
                Zipper.tar(home.path(), place),
                Repository.restic(home.path(), place),
                Repository.borg(home.path(), place));
    }

    /** A round checks what was restored, and goes on after it has: nothing has changed, one file has, 1 % has. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void restoreWhatTheyHaveBackedUp(int index) throws Exception {
        Contender contender = all().get(index);
        assumeTrue(contender.isAvailable(), contender.name() + " is not installed");
        SampleFile samples = SampleFile.of(place, "TINY");
        samples.begin("Home TINY");

        new Round(
                        "TINY",
                        1,
                        home,
                        List.of(contender),
                        EnumSet.complementOf(EnumSet.of(Operation.IDLE)),
                        samples,
                        place.resolve("log"))
                .run();

        assertThat(samples.read().stream().map(Sample::operation))
                .containsExactlyElementsOf(new java.util.TreeSet<>(contender.operations()));
        assertThat(samples.read().get(0).addedBytes()).isPositive();
        assertThat(contender.place()).doesNotExist();
        assertThat(contender.restored()).doesNotExist();
    }

    @Test
    void whatIsLostOrOtherIsFound() throws Exception {
        Contender zip = Zipper.zip(home.path(), place);
        Path restored = zip.restored();
        RestoredHome check = new RestoredHome(restored, home.path(), zip);
        copy(restored);
        check.check();

        Files.writeString(restored.resolve("config.yaml"), "#", StandardOpenOption.APPEND);
        assertThatThrownBy(check::check).hasMessageContaining("config.yaml wrongly: it has other bytes");

        copy(restored);
        Files.delete(restored.resolve("SOUL.md"));
        assertThatThrownBy(check::check).hasMessageContaining("SOUL.md wrongly: it is missing");

        copy(restored);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + restored.resolve("state.db"))) {
            database.createStatement().execute("DELETE FROM messages WHERE rowid = (SELECT max(rowid) FROM messages)");
        }
        assertThatThrownBy(check::check).hasMessageContaining("state.db wrongly: its last row is missing");
    }

    private void copy(Path restored) throws Exception {
        Contender.remove(restored);
        Commands.of("cp", "-r", home.path().toString(), restored.toString())
                .run()
                .orFail();
    }
}

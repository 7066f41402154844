package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WritersTest {

    @TempDir
    static Path shared;

    private static Path consistent;

    @TempDir
    Path directory;

    private Path database;

    @BeforeAll
    static void takeAConsistentCopy() throws Exception {
        Path source = shared.resolve("source.db");
        consistent = shared.resolve("consistent.db");
        try (Writers writers =
                Writers.start(new Writers.Options(source).count(2).logs(shared))) {
            writers.awaitMore(1, 60);
            try (Connection connection = StateSchema.open(source)) {
                StateSchema.execute(connection, "VACUUM INTO '" + consistent + "'");
            }
        }
        assertThat(Invariants.ofImage(consistent).violations()).isEmpty();
    }

    @BeforeEach
    void name() {
        database = directory.resolve("state.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete", "truncate", "persist"})
    void keepTheirInvariantsWhileTheyWriteAndWhenTheyStop(String journal) throws Exception {
        try (Writers writers = Writers.start(
                new Writers.Options(database).count(2).journal(journal).logs(directory))) {
            writers.awaitMore(1, 20);
            assertThat(Invariants.ofDatabase(database).violations()).isEmpty();
            writers.awaitMore(2, 10);

            List<Long> last = writers.stop();

            assertThat(directory.resolve("state.db-wal")).doesNotExist();
            Invariants end = Invariants.ofDatabase(database);
            assertThat(end.violations()).isEmpty();
            assertThat(end.counters().values()).containsExactlyElementsOf(last);
            assertThat(writers.committed(1)).isEqualTo(last.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void leaveEveryLoggedCommitBehindWhenTheyAreKilled(String journal) throws Exception {
        try (Writers writers = Writers.start(new Writers.Options(database)
                .count(2)
                .journal(journal)
                .pauseMicros(0)
                .logs(directory))) {
            writers.awaitMore(1, 50);
            writers.kill();

            assertThat(writers.areAlive()).isFalse();
            Invariants left = Invariants.ofCrashed(database);
            assertThat(left.violations()).isEmpty();
            for (int id = 1; id <= 2; id++) {
                assertThat(left.counters().get(id)).isBetween(writers.committed(id), writers.committed(id) + 1);
            }
        }
    }

    @Test
    void leaveAWalBehindWhenTheyAreKilled() throws Exception {
        try (Writers writers = Writers.start(database, 1)) {
            writers.kill();
        }
        assertThat(Files.size(directory.resolve("state.db-wal"))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE kit_account_a SET balance = balance + 1",
                "DELETE FROM kit_log WHERE n = 3",
                "DELETE FROM kit_log WHERE n = (SELECT max(n) FROM kit_log)",
                "UPDATE kit_writer SET counter = counter - 1",
                "DELETE FROM kit_writer",
                "DELETE FROM messages WHERE id = (SELECT max(id) FROM messages)",
                "UPDATE sessions SET message_count = 0",
                "DROP TRIGGER messages_fts_delete; DELETE FROM messages; DELETE FROM sessions",
                "INSERT INTO messages_fts(messages_fts) VALUES('delete-all')",
                "DROP TABLE kit_account_b"
            })
    void aCopyWithoutAPartOfATransactionIsCaught(String damage) throws Exception {
        Path image = image();
        try (Connection connection = StateSchema.open(image)) {
            StateSchema.execute(connection, damage.split("; "));
        }

        assertThat(Invariants.ofImage(image).violations()).isNotEmpty();
    }

    @Test
    void aCopyWithAPageOfAnotherTimeIsCaught() throws Exception {
        Path image = image();
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096), channel.size() - 2 * 4096);
        }

        assertThat(Invariants.ofImage(image).hold()).isFalse();
    }

    @Test
    void aCopyThatNeedsItsWalIsCaught() throws Exception {
        try (Writers writers = Writers.start(database, 1)) {
            writers.kill();
        }

        assertThat(Invariants.ofImage(database).violations())
                .singleElement()
                .asString()
                .contains("not standalone");
    }

    @Test
    void checkingAnImageLeavesNothingBesideIt() throws Exception {
        Path image = image();
        Tree before = Trees.of(directory);

        assertThat(Invariants.ofImage(image).violations()).isEmpty();

        assertThat(before.differencesTo(Trees.of(directory))).isEmpty();
    }

    @Test
    void aHolderOfEverythingLocksOthersOutUntilItLetsGo() throws Exception {
        Writers.start(new Writers.Options(database).journal("delete")).stop();
        try (Holder holder = Holder.start(database, Holder.Hold.EXCLUSIVE)) {
            try (Connection connection = StateSchema.open(database)) {
                StateSchema.execute(connection, "PRAGMA busy_timeout=0");
                assertThat(catchThrowable(() -> StateSchema.execute(connection, "SELECT count(*) FROM messages")))
                        .hasMessageContaining("locked");
            }
            holder.release();
        }
        assertThat(Invariants.ofDatabase(database).violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aHolderKilledInTheMiddleLeavesAJournalThatHidesWhatItWrote(String journal) throws Exception {
        Writers.start(new Writers.Options(database).journal(journal)).stop();
        try (Holder holder = Holder.start(database, Holder.Hold.SPILLED)) {
            holder.kill();
        }
        String suffix = journal.equals("wal") ? "-wal" : "-journal";
        assertThat(Files.size(directory.resolve("state.db" + suffix))).isGreaterThan(1_000);
        if (journal.equals("delete")) {
            assertThat(Invariants.ofImage(database).hold()).isFalse();
        }

        assertThat(Invariants.ofCrashed(database).violations()).isEmpty();
        try (Connection connection = StateSchema.open(database);
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM messages WHERE role = 'changed'")) {
            assertThat(row.getLong(1)).isZero();
        }
    }

    private Path image() throws IOException {
        return Files.copy(consistent, directory.resolve("image.db"));
    }
}

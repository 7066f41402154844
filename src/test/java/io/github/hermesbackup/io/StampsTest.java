package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Stamps.DatabaseFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When what the system says of a file can be trusted, and when a copy of a database can. */
class StampsTest {

    private static final UUID BOOT = new UUID(7, 8);

    @TempDir
    Path directory;

    private final Instant later = Instant.now().plusSeconds(60);
    private final Stamps stamps = new Stamps(Disk.real(), () -> later, BOOT);
    private Path database;
    private Path wal;
    private Path journal;

    @BeforeEach
    void aDatabase() throws IOException {
        database = Files.writeString(directory.resolve("state.db"), "content");
        wal = Files.writeString(directory.resolve("state.db-wal"), "log");
        journal = Files.writeString(directory.resolve("state.db-journal"), "journal");
    }

    private void touch(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    @Test
    void aStampNamesTheFileItsLogItsJournalAndTheBoot() throws IOException {
        SourceStamp stamp = stamps.ofDatabase(stamps.factsOf(database));
        assertThat(stamp.file()).isEqualTo(SourceStamp.Mark.of(Disk.real().stat(database)));
        assertThat(stamp.wal()).isEqualTo(SourceStamp.Mark.of(Disk.real().stat(wal)));
        assertThat(stamp.journal()).isEqualTo(SourceStamp.Mark.of(Disk.real().stat(journal)));
        assertThat(new UUID(stamp.bootHigh(), stamp.bootLow())).isEqualTo(BOOT);
        assertThat(stamp.bytes()).isEqualTo(3 * 32 + 16);
        assertThat(SourceStamp.ofFile(stamp.file()).bytes()).isEqualTo(32 + 16);
    }

    @Test
    void anEmptyLogIsAsGoodAsNone() throws IOException {
        Files.writeString(wal, "");
        Files.delete(journal);
        SourceStamp stamp = stamps.ofDatabase(stamps.factsOf(database));
        assertThat(stamp.wal()).isNull();
        assertThat(stamp.journal()).isNull();
        Files.delete(wal);
        assertThat(stamps.ofDatabase(stamps.factsOf(database))).isEqualTo(stamp);
    }

    /** What it leads to is not what the system said of it. */
    @Test
    void aLinkInPlaceOfALogIsNotTakenForAnEmptyOne() throws IOException {
        Files.delete(wal);
        Files.createSymbolicLink(wal, Files.createFile(directory.resolve("empty")));
        assertThat(stamps.factsOf(database).wal()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.db", "state.db-wal", "state.db-journal"})
    void aChangeOfTheLastTwoSecondsMayHaveBeenFollowedByAnother(String name) throws IOException {
        touch(directory.resolve(name), later.minusMillis(2001));
        assertThat(stamps.ofDatabase(stamps.factsOf(database))).isNotNull();
        touch(directory.resolve(name), later.minusMillis(1999));
        DatabaseFacts fresh = stamps.factsOf(database);
        assertThat(stamps.ofDatabase(fresh)).isNull();
        assertThat(stamps.afterCopy(database, fresh)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.db", "state.db-wal", "state.db-journal"})
    void whatChangesWhileItIsCopiedHasNoStamp(String name) throws IOException {
        Path file = directory.resolve(name);
        Instant old = later.minusSeconds(30);
        touch(file, old);
        DatabaseFacts before = stamps.factsOf(database);
        assertThat(stamps.afterCopy(database, before)).isEqualTo(stamps.ofDatabase(before));

        touch(file, old.minusSeconds(1));
        assertThat(stamps.afterCopy(database, before)).as("another time").isNull();
        Files.writeString(file, "of another length");
        touch(file, old);
        assertThat(stamps.afterCopy(database, before)).as("another size").isNull();
        byte[] content = Files.readAllBytes(file);
        DatabaseFacts now = stamps.factsOf(database);
        Path twin = Files.write(directory.resolve("twin"), content);
        Disk.real().rename(twin, file);
        touch(file, old);
        assertThat(stamps.afterCopy(database, now)).as("another file").isNull();
    }

    @Test
    void aLogThatComesOrGoesWhileItIsCopiedLeavesNoStamp() throws IOException {
        DatabaseFacts before = stamps.factsOf(database);
        Files.delete(wal);
        assertThat(stamps.afterCopy(database, before)).isNull();
        DatabaseFacts without = stamps.factsOf(database);
        Files.writeString(wal, "log");
        assertThat(stamps.afterCopy(database, without)).isNull();
    }

    @Test
    void whereBootsCannotBeToldApartDatabasesHaveNoStampAndFilesDo() throws IOException {
        Stamps without = new Stamps(Disk.real(), () -> later, null);
        DatabaseFacts facts = without.factsOf(database);
        assertThat(without.ofDatabase(facts)).isNull();
        assertThat(without.afterCopy(database, facts)).isNull();
        assertThat(without.ofFile(facts.file())).isNotNull();
    }

    /** The time of the content can be set, that of the inode cannot. */
    @Test
    void aFileWhoseTimeWasSetBackIsAsFreshAsItIs() throws IOException {
        touch(database, later.minusSeconds(3600));
        FileStat stat = Disk.real().stat(database);
        Instant changed = stat.changed().toInstant();
        Stamps soon = new Stamps(Disk.real(), () -> changed.plusMillis(1999), BOOT);
        Stamps settled = new Stamps(Disk.real(), () -> changed.plusMillis(2001), BOOT);
        assertThat(soon.ofFile(stat)).isNull();
        assertThat(settled.ofFile(stat)).isNotNull();
        assertThat(soon.isSettled(stat, changed.plusMillis(1999))).isFalse();
        assertThat(soon.isSettled(stat, changed.plusMillis(2001))).isTrue();
    }
}

package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTest {

    private final Disk disk = Disk.real();

    @TempDir
    Path dir;

    @Test
    void recognisesADatabaseWhateverItsName() throws Exception {
        assertThat(DatabaseFile.isDatabase(disk, Databases.rows(dir.resolve("picture.png"), "wal", 4096, 1, "x")))
                .isTrue();
    }

    @Test
    void aZeroByteFileIsNoDatabase() throws Exception {
        assertThat(DatabaseFile.isDatabase(disk, Files.createFile(dir.resolve("state.db"))))
                .isFalse();
    }

    @Test
    void anAllNulFileIsNoDatabase() throws Exception {
        assertThat(DatabaseFile.isDatabase(disk, Files.write(dir.resolve("state.db"), new byte[8192])))
                .isFalse();
    }

    @Test
    void aForeignFileNamedDbIsNoDatabase() throws Exception {
        assertThat(DatabaseFile.isDatabase(disk, Files.writeString(dir.resolve("bolt.db"), "SQLite format 4\0 or so")))
                .isFalse();
    }

    @Test
    void aHeaderThatIsCutShortIsNoDatabase() {
        byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
        assertThat(DatabaseFile.hasHeader(magic, 16)).isTrue();
        assertThat(DatabaseFile.hasHeader(magic, 15)).isFalse();
        assertThat(DatabaseFile.hasHeader(new byte[3], 16)).isFalse();
    }

    @Test
    void refusesASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(
                dir.resolve("link.db"), Databases.rows(dir.resolve("real.db"), "delete", 4096, 1, "x"));
        assertThatThrownBy(() -> DatabaseFile.isDatabase(disk, link)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 32768, 65536})
    void readsThePageSizeAndTheJournalKindFromTheHeader(int pageSize) throws Exception {
        Path wal = Databases.rows(dir.resolve("wal.db"), "wal", pageSize, 1, "x");
        Path rollback = Databases.rows(dir.resolve("rollback.db"), "delete", pageSize, 1, "x");
        assertThat(DatabaseFile.header(disk, wal)).isEqualTo(new DatabaseFile.Header(pageSize, 2, 2));
        assertThat(DatabaseFile.header(disk, wal).isWal()).isTrue();
        assertThat(DatabaseFile.header(disk, rollback)).isEqualTo(new DatabaseFile.Header(pageSize, 1, 1));
        assertThat(DatabaseFile.header(disk, rollback).isWal()).isFalse();
    }

    @Test
    void namesSidecarsFromTheBytesOfTheName() {
        assertThat(DatabaseFile.sidecar(dir.resolve("a?b#c%d e.db"), "-wal"))
                .isEqualTo(dir.resolve("a?b#c%d e.db-wal"));
    }
}

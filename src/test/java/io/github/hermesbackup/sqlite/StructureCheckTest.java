package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConnection;

/** The quick check of a database with a full text index finds what SQLite's own finds, but for the index's own opinion. */
class StructureCheckTest {

    @TempDir
    Path dir;

    private Path image;

    @BeforeEach
    void databaseWithFullTextIndexAndFreePages() throws Exception {
        image = Databases.create(
                dir.resolve("image"),
                "CREATE TABLE t(id INTEGER PRIMARY KEY, body TEXT)",
                "CREATE INDEX t_body ON t(body)",
                "CREATE TABLE w(a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID",
                "CREATE VIRTUAL TABLE fts USING fts5(body)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 400)"
                        + " INSERT INTO t(body) SELECT hex(randomblob(200)) FROM n",
                "INSERT INTO t(body) VALUES(hex(randomblob(9000)))",
                "INSERT INTO w SELECT body, body FROM t WHERE id < 50",
                "INSERT INTO fts SELECT body FROM t",
                "DELETE FROM t WHERE id BETWEEN 100 AND 300");
    }

    private boolean sound() throws Exception {
        try (SQLiteConnection connection = Connections.immutable(image)) {
            StructureCheck check = new StructureCheck(connection, image);
            return check.applies() && check.sound();
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    @Test
    void aSoundDatabaseIsSound() throws Exception {
        assertThat(sound()).isTrue();
        assertThat(DatabaseCheck.quickCheck(image)).isEmpty();
    }

    /** Whatever SQLite's own quick check calls damaged on a database without the index, this does too. */
    @Test
    void noDamageThatTheFullCheckFindsInPagesIsMissed() throws Exception {
        byte[] whole = Files.readAllBytes(image);
        Random dice = new Random(7);
        int damaged = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            int page = dice.nextInt(bytes.length / 4096);
            int at = page * 4096 + (page == 0 ? 100 : 0) + dice.nextInt(16);
            bytes[at] ^= (byte) (1 << dice.nextInt(8));
            Files.write(image, bytes);
            boolean full = fullCheckComplains();
            damaged += full ? 1 : 0;
            assertThat(sound() && full)
                    .as("byte %d of page %d", at % 4096, page + 1)
                    .isFalse();
        }
        assertThat(damaged).isGreaterThan(100);
    }

    private boolean fullCheckComplains() {
        try (SQLiteConnection connection = Connections.immutable(image)) {
            String first = Connections.single(connection, "PRAGMA quick_check");
            return !first.equals("ok") && !first.contains("fts");
        } catch (Exception e) {
            return true;
        }
    }

    @Test
    void aPageThatBelongsToNothingAndOneThatBelongsToTwoAreFound() throws Exception {
        byte[] whole = Files.readAllBytes(image);
        ByteBuffer bytes = ByteBuffer.wrap(whole.clone());
        int trunk = bytes.getInt(32);
        assertThat(trunk).isPositive();
        int leaves = bytes.getInt((trunk - 1) * 4096 + 4);
        assertThat(leaves).isGreaterThan(1);

        int leaf = (trunk - 1) * 4096 + 8;
        bytes.putInt(leaf, bytes.getInt(leaf + 4)); // one free page twice, another one lost
        Files.write(image, bytes.array());
        assertThat(sound()).isFalse();
        assertThat(DatabaseCheck.quickCheck(image)).isNotEmpty();

        bytes.put(whole).rewind();
        bytes.putInt(leaf, 2); // the root of a table is free as well
        Files.write(image, bytes.array());
        assertThat(sound()).isFalse();
    }

    @Test
    void anotherCopyIsCheckedLikewise() throws Exception {
        DatabaseImage copy = new LiveCopy(io.github.hermesbackup.io.Disk.real(), Duration.ofSeconds(10))
                .copy(image, dir.resolve("c"));
        assertThat(copy.sound()).isTrue();
    }

    /** Large images are looked at by two threads. */
    @Test
    void aPageThatBelongsToNothingIsFoundInALargeImageToo() throws Exception {
        Databases.execute(image, "INSERT INTO t(body) VALUES(zeroblob(20000000))");
        assertThat(sound()).isTrue();

        byte[] page = new byte[4096];
        Files.write(image, page, java.nio.file.StandardOpenOption.APPEND);
        try (var file = java.nio.channels.FileChannel.open(image, java.nio.file.StandardOpenOption.WRITE)) {
            int pages = (int) (file.size() / 4096);
            file.write(ByteBuffer.allocate(4).putInt(pages).flip(), 28);
        }

        assertThat(sound()).isFalse();
        assertThat(DatabaseCheck.quickCheck(image)).anyMatch(finding -> finding.contains("never used"));
    }

    /** Nothing reads the image any more once the answer is there, which may be all that the caller waits for to remove it. */
    @Test
    void anInterruptDoesNotEndTheCheckOfALargeImageAndIsNotLost() throws Exception {
        Databases.execute(image, "INSERT INTO t(body) VALUES(zeroblob(20000000))");
        try {
            Thread.currentThread().interrupt();
            assertThat(sound()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** A database that gives its free pages back has pages of which this check does not know. */
    @Test
    void anImageWithPointersBackIsLeftToTheFullCheck() throws Exception {
        Path other = Databases.create(
                dir.resolve("other"), "PRAGMA auto_vacuum=FULL", "CREATE VIRTUAL TABLE f USING fts5(body)");
        try (SQLiteConnection connection = Connections.immutable(other)) {
            assertThat(new StructureCheck(connection, other).applies()).isFalse();
        }
        assertThat(DatabaseCheck.quickCheck(other)).isEmpty();
    }

    /** The list of free pages (file format, section 1.5) is read apart from SQLite. */
    @ParameterizedTest
    @CsvSource({"0,2", "0,2000000", "0,-1", "4,-1", "4,5000", "8,0", "8,2000000"})
    void aDamagedListOfFreePagesOfALargeImageIsFound(int offset, int value) throws Exception {
        Databases.execute(image, "INSERT INTO t(body) VALUES(zeroblob(20000000))");
        Databases.execute(image, "DELETE FROM t WHERE length(body) < 1000 AND id % 2 = 0");
        assertThat(sound()).isTrue();
        byte[] bytes = Files.readAllBytes(image);
        int trunk = ByteBuffer.wrap(bytes).getInt(32);
        assertThat(trunk).isPositive();
        ByteBuffer.wrap(bytes).putInt((trunk - 1) * 4096 + offset, value);
        Files.write(image, bytes);

        assertThat(sound()).isFalse();
    }

    @Test
    void aPageThatTwoPlacesOfATreeLeadToIsFoundInALargeImageToo() throws Exception {
        Databases.execute(image, "INSERT INTO t(body) VALUES(zeroblob(20000000))");
        byte[] bytes = Files.readAllBytes(image);
        int root = (int) Databases.number(image, "SELECT rootpage FROM sqlite_schema WHERE name='w'");
        ByteBuffer page = ByteBuffer.wrap(bytes, (root - 1) * 4096, 4096).slice();
        assertThat(page.get(0)).as("an interior page of an index").isEqualTo((byte) 2);
        page.putInt(8, page.getInt(page.getShort(12))); // the last child is the first, too
        Files.write(image, bytes);

        assertThat(sound()).isFalse();
        assertThat(DatabaseCheck.quickCheck(image)).isNotEmpty();
    }

    @Test
    void aDamagedTableOfALargeImageIsFound() throws Exception {
        Databases.execute(image, "INSERT INTO t(body) VALUES(zeroblob(20000000))");
        int root = (int) Databases.number(image, "SELECT rootpage FROM sqlite_schema WHERE name='w'");
        try (var file = java.nio.channels.FileChannel.open(image, java.nio.file.StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {99}), (root - 1L) * 4096);
        }

        assertThat(sound()).isFalse();
        assertThat(DatabaseCheck.quickCheck(image)).isNotEmpty();
    }

    @Test
    void aLargeImageWhosePagesAreAllInTheirPlacesCanBeUnsoundAllTheSame() throws Exception {
        Databases.execute(
                image,
                "INSERT INTO t(body) VALUES(zeroblob(20000000))",
                "CREATE TABLE n(x)",
                "INSERT INTO n VALUES(NULL)",
                "PRAGMA writable_schema=ON",
                "UPDATE sqlite_schema SET sql='CREATE TABLE n(x NOT NULL)' WHERE name='n'");

        assertThat(sound()).isFalse();
        assertThat(DatabaseCheck.quickCheck(image)).anyMatch(finding -> finding.contains("NULL value in n.x"));
    }
}

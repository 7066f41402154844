package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCheckTest {

    @TempDir
    Path dir;

    @Test
    void findsNothingInASoundDatabaseAndWritesNothingBesideIt() throws Exception {
        Path image = Databases.rows(dir.resolve("image"), "wal", 4096, 100, "x");
        assertThat(DatabaseCheck.quickCheck(image)).isEmpty();
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
        assertThat(Databases.names(dir)).containsExactly("image");
    }

    @Test
    void reportsDamagedPages() throws Exception {
        Path image = Databases.rows(dir.resolve("image"), "delete", 4096, 500, "x");
        LiveCopyTest.overwrite(image, 4096 * 5, 4096 * 7);
        assertThat(DatabaseCheck.quickCheck(image)).isNotEmpty();
        assertThat(DatabaseCheck.integrityCheck(image)).isNotEmpty();
    }

    @Test
    void reportsAnIndexThatDisagreesWithItsTableInTheIntegrityCheck() throws Exception {
        Path image = Databases.rows(dir.resolve("image"), "delete", 4096, 20, "x");
        Databases.execute(
                image,
                "PRAGMA writable_schema=ON",
                "CREATE TABLE u(id INTEGER PRIMARY KEY, tag TEXT)",
                "CREATE INDEX u_tag ON u(tag)",
                "UPDATE sqlite_schema SET rootpage=(SELECT rootpage FROM sqlite_schema WHERE name='u_tag')"
                        + " WHERE name='t_tag'",
                "DELETE FROM sqlite_schema WHERE name IN ('u_tag')");
        assertThat(DatabaseCheck.integrityCheck(image)).isNotEmpty();
    }

    @Test
    void aFileThatIsNoDatabaseIsAFindingAndNoException() throws Exception {
        Path image = Files.writeString(dir.resolve("image"), "x".repeat(5000));
        assertThat(DatabaseCheck.quickCheck(image)).singleElement().asString().contains("not a database");
        assertThat(DatabaseCheck.integrityCheck(image)).hasSize(1);
    }

    @Test
    void aMissingFileIsAFailureThatNamesIt() {
        assertThatThrownBy(() -> DatabaseCheck.quickCheck(dir.resolve("missing")))
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith(dir.resolve("missing").toString());
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aSchemaThatNeedsTheApplicationsOwnCollationsFunctionsAndModulesIsSound() throws Exception {
        Path image = Databases.rows(dir.resolve("image"), "delete", 4096, 100, "x");
        try (OtherProcess application = new OtherProcess(image)) {
            application.runAll(
                    "CREATE VIRTUAL TABLE fts USING fts5(body)",
                    "INSERT INTO fts VALUES('hello')",
                    "CREATE TABLE o(a TEXT, CHECK(a<>''))",
                    "INSERT INTO o VALUES('1')",
                    "CREATE TABLE p(a TEXT)",
                    "CREATE INDEX p_a ON p(a)",
                    "INSERT INTO p VALUES('1')",
                    "PRAGMA writable_schema=ON",
                    "UPDATE sqlite_schema SET sql='CREATE TABLE o(a TEXT, CHECK(app_function(a)))' WHERE name='o'",
                    "UPDATE sqlite_schema SET sql='CREATE INDEX p_a ON p(a COLLATE app_collation)' WHERE name='p_a'",
                    "INSERT INTO sqlite_schema VALUES('table','v','v',0,'CREATE VIRTUAL TABLE v USING app_module(x)')");
        }
        assertThat(DatabaseCheck.quickCheck(image)).isEmpty();
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
        LiveCopyTest.overwrite(image, 4096 * 5, 4096 * 7);
        assertThat(DatabaseCheck.quickCheck(image)).isNotEmpty();
    }

    @Test
    void countsRowsAndLeavesOutMissingTables() throws Exception {
        Path image = Databases.create(
                dir.resolve("image"),
                "CREATE TABLE sessions(id)",
                "CREATE TABLE \"odd\"\"name\"(id)",
                "INSERT INTO sessions VALUES(1),(2),(3)");
        assertThat(DatabaseCheck.rowCounts(image, "sessions", "messages", "odd\"name"))
                .isEqualTo(Map.of("sessions", 3L, "odd\"name", 0L));
    }
}

package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQLite's result codes (sqlite.org/rescode.html) mean to a user. */
class FailuresTest {

    private static final Path DATABASE = Path.of("/home/state.db");

    @ParameterizedTest
    @CsvSource({
        "13,NO_SPACE,the file system is full",
        "11,CORRUPT,the database is malformed",
        "26,CORRUPT,not a database",
        "8,IO,the database is read-only",
        "10,IO,input/output error",
        "14,IO,cannot be opened (permissions of the file and its directory?)",
        "21,IO,SQLite error"
    })
    void everyCodeSaysWhatIsWrongOnOneLine(int code, Reason reason, String why) {
        HermesException failure = Failures.of(code, DATABASE, "copy it", null);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessage("/home/state.db: could not copy it: " + why + " (SQLite code " + code + ")");
    }

    @Test
    void aCodeWithoutWordsOfItsOwnHasThoseOfSqlite() {
        SQLException sqlite = new SQLException("some\nthing", "", 21 + 256);

        assertThat(Failures.of(sqlite, DATABASE, "read it"))
                .hasMessage("/home/state.db: could not read it: some thing (SQLite code 21)")
                .hasCause(sqlite);
        assertThat(Failures.of(new SQLException(null, "", 21), DATABASE, "read it"))
                .hasMessageContaining("SQLite error");
    }

    /** SQLITE_BUSY, SQLITE_LOCKED and SQLITE_PROTOCOL; SQLITE_CORRUPT and SQLITE_NOTADB. */
    @Test
    void busyAndMalformedAreToldFromTheRest() {
        for (int code = 0; code < 30; code++) {
            assertThat(Failures.isBusy(code)).as("%d", code).isEqualTo(code == 5 || code == 6 || code == 15);
            assertThat(Failures.isMalformed(code)).as("%d", code).isEqualTo(code == 11 || code == 26);
        }
    }
}

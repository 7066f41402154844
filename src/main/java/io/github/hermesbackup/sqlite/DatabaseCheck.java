package io.github.hermesbackup.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * Asks SQLite whether an image is sound, and how much is in it. For private files that nobody writes; nothing is written
 * beside them, so they may lie in a read-only directory.
 */
public final class DatabaseCheck {

    private static final int FINDINGS = 20;

    private DatabaseCheck() {}

    /**
     * {@code PRAGMA quick_check}: every page's structure, but not whether the indexes agree with their tables, nor whether
     * full text indexes agree with themselves (see {@link StructureCheck}).
     *
     * @return the first 20 findings; empty if it is sound. A file that is malformed or no database is a finding
     * @throws IOException if the file cannot be opened, or the native library not loaded
     */
    public static List<String> quickCheck(Path image) throws IOException {
        return check(image, "quick_check");
    }

    /** As {@link #quickCheck}, with {@code PRAGMA integrity_check}: the indexes too, minutes of CPU time on tens of gigabytes. */
    public static List<String> integrityCheck(Path image) throws IOException {
        return check(image, "integrity_check");
    }

    /**
     * Counts rows.
     *
     * @param tables names of tables, {@code sessions} and {@code messages} for example
     * @return rows of each table, in the order asked; a table that is missing or cannot be read is missing here too
     * @throws IOException if the file cannot be opened, or the native library not loaded
     */
    public static Map<String, Long> rowCounts(Path image, String... tables) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (SQLiteConnection connection = Connections.immutable(image)) {
            for (String table : tables) {
                try {
                    String sql = "SELECT count(*) FROM main.\"" + table.replace("\"", "\"\"") + '"';
                    counts.put(table, Long.parseLong(Connections.single(connection, sql)));
                } catch (SQLException e) {
                    continue; // no such table, or damaged: the caller has nothing to compare
                }
            }
        } catch (SQLException e) {
            throw Failures.of(e, image, "count its rows");
        }
        return counts;
    }

    /**
     * Counts the rows of all ordinary tables, SQLite's own and those behind virtual tables left aside; by name. As
     * {@link #rowCounts}, a table that cannot be read is missing.
     *
     * @throws IOException if the file cannot be opened, or the native library not loaded
     */
    public static Map<String, Long> rowCountsOfAll(Path image) throws IOException {
        List<String> tables;
        try (SQLiteConnection connection = Connections.immutable(image)) {
            tables = rows(
                    connection,
                    "SELECT name FROM pragma_table_list WHERE schema='main' AND type='table'"
                            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
        } catch (SQLException e) {
            if (Failures.code(e) == Failures.CANTOPEN) {
                throw Failures.of(e, image, "count its rows");
            }
            return Map.of(); // a schema that cannot be read
        }
        return rowCounts(image, tables.toArray(String[]::new));
    }

    private static List<String> check(Path image, String pragma) throws IOException {
        try (SQLiteConnection connection = Connections.immutable(image)) {
            // A constraint may call a function that only the application defines; its violation is not damage either.
            Connections.execute(connection, "PRAGMA ignore_check_constraints=ON");
            if (pragma.equals("quick_check") && isStructureSound(connection, image)) {
                return List.of();
            }
            return findings(connection, pragma);
        } catch (SQLException e) {
            if (Failures.code(e) == Failures.CANTOPEN) {
                throw Failures.of(e, image, "check it");
            }
            return List.of(finding(e));
        }
    }

    /** Anything that stands in its way is left to the full check. */
    private static boolean isStructureSound(SQLiteConnection connection, Path image) throws IOException {
        try {
            StructureCheck structure = new StructureCheck(connection, image);
            return structure.applies() && structure.sound();
        } catch (SQLException e) {
            return false;
        }
    }

    private static List<String> findings(SQLiteConnection connection, String pragma) throws SQLException {
        try {
            return problems(connection, "PRAGMA main." + pragma + "(" + FINDINGS + ")");
        } catch (SQLException e) {
            if (Failures.code(e) != Failures.ERROR) {
                throw e;
            }
            return tableByTable(connection, pragma);
        }
    }

    /** For a schema with a collation or function that only the application has: what can be checked without it. */
    private static List<String> tableByTable(SQLiteConnection connection, String pragma) throws SQLException {
        List<String> findings = new ArrayList<>();
        for (String table : rows(connection, "SELECT name FROM main.sqlite_schema WHERE type='table'")) {
            try {
                findings.addAll(problems(connection, "PRAGMA main." + pragma + "('" + table.replace("'", "''") + "')"));
            } catch (SQLException e) {
                if (Failures.code(e) != Failures.ERROR) {
                    findings.add(table + ": " + finding(e));
                }
            }
        }
        return findings.subList(0, Math.min(FINDINGS, findings.size()));
    }

    private static List<String> problems(SQLiteConnection connection, String pragma) throws SQLException {
        List<String> rows = rows(connection, pragma);
        return rows.equals(List.of("ok")) ? List.of() : rows;
    }

    private static List<String> rows(SQLiteConnection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1).strip());
            }
        }
        return rows;
    }

    private static String finding(SQLException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    }
}

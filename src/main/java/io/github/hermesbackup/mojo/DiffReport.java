package io.github.hermesbackup.mojo;

import io.github.hermesbackup.verify.DifferenceResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The differences for other programs: every one, and of databases every table. */
final class DiffReport {

    private DiffReport() {}

    static Map<String, Iterable<Map<String, Object>>> sections(DifferenceResult result) {
        Map<String, Iterable<Map<String, Object>>> sections = new LinkedHashMap<>();
        sections.put(
                "changes", () -> result.changes().stream().map(DiffReport::row).iterator());
        sections.put(
                "databases",
                () -> result.databases().stream().map(DiffReport::row).iterator());
        return sections;
    }

    private static Map<String, Object> row(DifferenceResult.Change change) {
        List<String> aspects = change.aspects().stream().map(DiffReport::word).toList();
        return Map.of("path", change.name(), "change", word(change.kind()), "in", aspects);
    }

    private static Map<String, Object> row(DifferenceResult.Database database) {
        Map<String, Object> tables = new LinkedHashMap<>();
        for (String table : database.tables()) {
            Map<String, Object> rows = new LinkedHashMap<>();
            rows.put("before", database.before().get(table));
            rows.put("after", database.after().get(table));
            tables.put(table, rows);
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("path", database.name());
        row.put("tables", tables);
        return row;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

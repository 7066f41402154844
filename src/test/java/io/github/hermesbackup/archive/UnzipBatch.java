package io.github.hermesbackup.archive;

import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Info-ZIP's {@code unzip} about many archives. */
final class UnzipBatch extends ProgramBatch {

    private static final Pattern ROW = Pattern.compile(
            " *(\\d+) +\\S+ +\\d+ +-?\\d+% +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d ([0-9a-f]{8})  (.*)", Pattern.DOTALL);
    private static final String ARCHIVE = "Archive:  ";
    private static final String TEST = "for f; do unzip -tqq \"$f\" >/dev/null 2>&1 </dev/null || echo \"$f\"; done";
    private static final int SAMPLE = 8;

    UnzipBatch(Path directory) {
        super(directory, ZipReaders.INFO_ZIP, "*.plain.zip");
    }

    @Override
    boolean reads(Reading ours) {
        return ours.byUnzip();
    }

    @Override
    Map<String, List<String>> list(String archives) throws IOException {
        Map<String, List<String>> rows = new HashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : run("unzip", "-v", archives).split("\n")) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith(ARCHIVE)) {
                current = rows.computeIfAbsent(line.substring(ARCHIVE.length()), name -> new ArrayList<>());
            } else if (row.matches()) {
                current.add(row(row.group(3), Long.parseLong(row.group(1)), Long.parseLong(row.group(2), 16)));
            }
        }
        return rows;
    }

    /**
     * It takes a second archive in one process for overlapping the first, so each has one of its own, which only every eighth is
     * worth.
     */
    @Override
    List<String> unsound(String archives, List<String> files) throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", TEST, "sh"));
        for (int i = 0; i < files.size(); i += SAMPLE) {
            words.add(files.get(i));
        }
        return run(words.toArray(String[]::new)).lines().toList();
    }
}

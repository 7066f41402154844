package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tables and the chart of one scale, from its samples.
 *
 * @param growth true if it is many homes that differ in the number of their files
 */
record Report(Path directory, String scale, boolean growth) {

    /** Prints the tables, and leaves them and the chart in the directory; nothing if there are no samples. */
    void print() throws IOException {
        SampleFile file = SampleFile.of(directory, scale);
        if (!Files.exists(file.file())) {
            return;
        }
        List<Sample> samples = file.read();
        if (samples.isEmpty()) {
            return;
        }
        String text;
        String svg;
        if (growth) {
            Growth results = new Growth(samples);
            text = results.markdown();
            svg = results.svg(file.title());
        } else {
            Results results = new Results(samples);
            text = new Table(results).markdown() + "\nTargets, set for home L"
                    + (scale.equals("S") ? "; 0.38 is that of S" : "") + ":\n\n"
                    + new Targets(results, scale).markdown();
            svg = new Chart(results, file.title()).svg();
        }
        String page = file.title() + "\n\n" + text;
        System.out.println("\n" + page);
        Files.writeString(directory.resolve("benchmark-" + scale + ".md"), page);
        Files.writeString(directory.resolve("benchmark-" + scale + ".svg"), svg);
    }
}

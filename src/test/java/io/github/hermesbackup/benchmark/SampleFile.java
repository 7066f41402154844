package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The samples of one home as CSV, written as they come, so that a run that is cut off can still be put into tables. */
record SampleFile(Path file) {

    /** The file of a scale. */
    static SampleFile of(Path directory, String scale) {
        return new SampleFile(directory.resolve("samples-" + scale + ".csv"));
    }

    /**
     * Begins anew; what an earlier run has left keeps lying beside it, once, as {@code .old}.
     *
     * @param title a line about the home and the machine
     */
    void begin(String title) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, Path.of(file + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(file, "# " + title + "\n" + Sample.HEAD + "\n");
    }

    void add(Sample sample) throws IOException {
        Files.writeString(file, sample.line() + "\n", StandardOpenOption.APPEND);
    }

    String title() throws IOException {
        return Files.readAllLines(file).get(0).substring(2);
    }

    /** All of them; a last line that was cut off is none. */
    List<Sample> read() throws IOException {
        String text = Files.readString(file);
        List<Sample> samples = new ArrayList<>();
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .skip(2)
                .map(Sample::parse)
                .forEach(samples::add);
        return samples;
    }
}

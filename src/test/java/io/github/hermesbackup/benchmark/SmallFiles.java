package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Many small transcripts, each with other words. */
final class SmallFiles {

    private static final int PER_DIRECTORY = 500;
    private static final int BYTES = 1024;
    private static final String[] WORDS =
            "the agent has read a file and says what it found there then asks whether to go on with tests or stop"
                    .split(" ");

    private SmallFiles() {}

    /**
     * Writes so many of them; the same each time.
     *
     * @return bytes written
     */
    static long fill(Path directory, int files) throws IOException {
        Random random = new Random(files);
        long bytes = 0;
        Path part = directory;
        for (int i = 0; i < files; i++) {
            if (i % PER_DIRECTORY == 0) {
                part = Files.createDirectories(directory.resolve("part-%04d".formatted(i / PER_DIRECTORY)));
            }
            StringBuilder text = new StringBuilder(BYTES + 64);
            while (text.length() < BYTES) {
                text.append(Integer.toHexString(random.nextInt())).append(' ');
                for (int word = 0; word < 8; word++) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
                }
                text.append('\n');
            }
            byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
            Files.write(part.resolve("session_%06d.jsonl".formatted(i)), content);
            bytes += content.length;
        }
        return bytes;
    }
}

package io.github.hermesbackup.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One CPython process that reads as many archives as it is asked to, one at a time. */
final class PythonReader implements Closeable {

    private static final String READ = """
            import hashlib, json, sys, zipfile
            for path in sys.stdin:
                members, problems = {}, []
                try:
                    with zipfile.ZipFile(path.rstrip('\\n')) as z:
                        for i in z.infolist():
                            if i.filename in members:
                                problems.append('twice: ' + i.filename)
                            framed = i.compress_type == 93
                            members[i.filename] = None if framed else hashlib.sha256(z.read(i)).hexdigest()
                except Exception as e:
                    problems.append(repr(e))
                print(json.dumps([members, problems]), flush=True)
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter asked;
    private final BufferedReader said;

    PythonReader() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3", "-c", READ);
        builder.environment().put("PYTHONUTF8", "1");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        process = builder.start();
        asked = process.outputWriter(StandardCharsets.UTF_8);
        said = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * What it says of an archive.
     *
     * @param members the digest of each content by name, null where it cannot decompress it
     * @param problems what it did not like
     */
    record Answer(Map<String, String> members, List<String> problems) {}

    Answer read(Path archive) throws IOException {
        asked.write(archive + "\n");
        asked.flush();
        String line = said.readLine();
        if (line == null) {
            throw new IOException("python3 ended while it read " + archive);
        }
        JsonNode answer = json.readTree(line);
        Map<String, String> members = new LinkedHashMap<>();
        answer.get(0)
                .properties()
                .forEach(field -> members.put(field.getKey(), field.getValue().textValue()));
        List<String> problems = new ArrayList<>();
        answer.get(1).forEach(problem -> problems.add(problem.asText()));
        return new Answer(members, problems);
    }

    @Override
    public void close() throws IOException {
        asked.close(); // the end of its input is its end
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

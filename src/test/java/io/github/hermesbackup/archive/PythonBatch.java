package io.github.hermesbackup.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Many archives that one CPython process reads; none are compared where there is no {@code python3}. */
final class PythonBatch {

    private static final String READ = """
            import hashlib, json, os, sys, zipfile
            for n in range(int(sys.argv[2])):
                members, problems = {}, []
                try:
                    with zipfile.ZipFile(os.path.join(sys.argv[1], '%d.zip' % n)) as z:
                        for i in z.infolist():
                            if i.filename in members:
                                problems.append('twice: ' + i.filename)
                            members[i.filename] = hashlib.sha256(z.read(i)).hexdigest()
                except Exception as e:
                    problems.append(repr(e))
                print(json.dumps([members, problems]))
            """;

    private final Path directory;
    private final List<String> names = new ArrayList<>();
    private final List<Map<String, Contents.Member>> expected = new ArrayList<>();

    /** @param directory an empty one */
    PythonBatch(Path directory) {
        this.directory = directory;
    }

    void add(byte[] archive, String name, Map<String, Contents.Member> ours) throws IOException {
        Files.write(directory.resolve(names.size() + ".zip"), archive);
        names.add(name);
        expected.add(ours);
    }

    /** Where Python reads something else than we did, a line each. */
    List<String> differences() throws IOException {
        List<String> lines = new ArrayList<>();
        if (!ZipReaders.PYTHON.isAvailable()) {
            return lines;
        }
        List<String> output = Commands.of("python3", "-c", READ, directory.toString(), "" + names.size())
                .with("PYTHONUTF8", "1")
                .run()
                .orFail()
                .output()
                .lines()
                .toList();
        for (int i = 0; i < names.size(); i++) {
            lines.addAll(MutationFuzzTest.differences(names.get(i), listing(output.get(i)), expected.get(i)));
        }
        return lines;
    }

    private static ZipListing listing(String line) throws IOException {
        JsonNode said = new ObjectMapper().readTree(line);
        TreeMap<String, ZipListing.Member> members = new TreeMap<>();
        said.get(0)
                .properties()
                .forEach(field ->
                        members.put(field.getKey(), member(field.getValue().asText())));
        List<String> problems = new ArrayList<>();
        said.get(1).forEach(problem -> problems.add(problem.asText()));
        return new ZipListing("zipfile", members, problems);
    }

    private static ZipListing.Member member(String sha256) {
        return new ZipListing.Member(
                OptionalLong.empty(), OptionalLong.empty(), Optional.of(sha256), OptionalInt.empty());
    }
}

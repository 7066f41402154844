package io.github.hermesbackup.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hermesbackup.testkit.ZipListing.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Archives as CPython's {@code zipfile} makes and reads them: what the reference tool's users have on their disks. */
public final class PythonZip {

    private static final String READ = """
            import hashlib, json, sys, zipfile
            members, problems = [], []
            try:
                with zipfile.ZipFile(sys.argv[1]) as z:
                    for i in z.infolist():
                        digest = None
                        try:
                            h = hashlib.sha256()
                            with z.open(i) as f:
                                while block := f.read(1 << 20):
                                    h.update(block)
                            digest = h.hexdigest()
                        except Exception as e:
                            problems.append('%s: %r' % (i.filename, e))
                        mode = i.external_attr >> 16 if i.create_system == 3 else 0
                        members.append([i.filename, i.file_size, i.CRC, digest, mode])
            except Exception as e:
                problems.append(repr(e))
            json.dump([members, problems], sys.stdout)
            """;

    private static final String WRITE = """
            import os, sys, zipfile
            source, wrapper = sys.argv[1], sys.argv[2]
            class Pipe:  # zipfile asks a stream whether it can seek; a pipe's buffer would say so only when tried
                def write(self, data): return sys.stdout.buffer.write(data)
                def flush(self): sys.stdout.buffer.flush()
            out = sys.argv[3] if len(sys.argv) > 3 else Pipe()
            with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED, compresslevel=6, strict_timestamps=False) as z:
                for folder, folders, files in os.walk(source):
                    folders.sort()
                    for name in sorted(files):
                        path = os.path.join(folder, name)
                        if os.path.isfile(path) and not os.path.islink(path):
                            z.write(path, wrapper + os.path.relpath(path, source))
            """;

    private static final String WRITE_HUGE = """
            import os, sys, zipfile
            sparse = sys.argv[1] + '.sparse'
            try:
                with open(sparse, 'wb') as f:
                    f.truncate(int(sys.argv[2]))
                with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as z:
                    z.writestr('config.yaml', 'model: nous/hermes-4\\n')
                    z.write(sparse, 'zeros.bin')
            finally:
                os.remove(sparse)
            """;

    private PythonZip() {}

    /** Archives the regular files below a directory as the reference tool does: deflate level 6, no directory entries. */
    public static void fromDirectory(Path directory, Path archive) throws IOException {
        withWrapper(directory, "", archive);
    }

    /**
     * The same with every name below one directory.
     *
     * @param wrapper name of that directory, without a slash; empty for none
     */
    public static void withWrapper(Path directory, String wrapper, Path archive) throws IOException {
        String prefix = wrapper.isEmpty() ? "" : wrapper + "/";
        python(WRITE, directory.toString(), prefix, archive.toString()).run().orFail();
    }

    /** The same written to a pipe: sizes and CRCs follow the data, in data descriptors. */
    public static void throughPipe(Path directory, Path archive) throws IOException {
        python(WRITE, directory.toString(), "").runInto(archive).orFail();
    }

    /**
     * A configuration and one huge member of zeros, {@code zeros.bin}, deflated at level 1. From 2,045,222,521 bytes on (2 GiB
     * less CPython's allowance of 5 %) the local header has a zip64 field; the central header has one from 2 GiB on.
     *
     * @param bytes size of the member; its zeros are read from a sparse file beside the archive
     */
    public static void withHugeMember(long bytes, Path archive) throws IOException {
        python(WRITE_HUGE, archive.toString(), Long.toString(bytes)).run().orFail();
    }

    static ZipListing read(Path archive) throws IOException {
        JsonNode said = new ObjectMapper()
                .readTree(python(READ, archive.toString()).run().orFail().output());
        SortedMap<String, Member> members = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        said.get(1).forEach(problem -> problems.add(problem.asText()));
        for (JsonNode row : said.get(0)) {
            Member member = new Member(
                    OptionalLong.of(row.get(1).asLong()),
                    OptionalLong.of(row.get(2).asLong()),
                    row.get(3).isNull()
                            ? Optional.empty()
                            : Optional.of(row.get(3).asText()),
                    row.get(4).asInt() == 0
                            ? OptionalInt.empty()
                            : OptionalInt.of(row.get(4).asInt()));
            if (members.put(row.get(0).asText(), member) != null) {
                problems.add(row.get(0).asText() + ": listed twice");
            }
        }
        return new ZipListing("zipfile", members, problems);
    }

    private static Commands python(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", script));
        words.addAll(List.of(arguments));
        return Commands.of(words.toArray(String[]::new)).with("PYTHONUTF8", "1");
    }
}

package io.github.hermesbackup.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal begins with.
 *
 * @param begun when the restore began
 * @param source what was restored, for a person
 * @param staging the staging directories, relative to the home or absolute; the first holds the journal
 * @param made directories that were made to stage in, outermost first; removed again as far as they are empty
 * @param anchors the directories that all these were made in, with their times before
 */
record JournalHeader(Instant begun, String source, List<String> staging, List<String> made, List<Anchor> anchors) {

    /** A directory that was there, and when its content had changed last. */
    record Anchor(String name, FileTime modified) {}

    /** Changes whenever a reader of the version before would do something wrong. */
    static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            StepCodec.time(out, begun);
            StepCodec.text(out, source);
            names(out, staging);
            names(out, made);
            out.writeInt(anchors.size());
            for (Anchor anchor : anchors) {
                StepCodec.text(out, anchor.name());
                StepCodec.time(out, anchor.modified().toInstant());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** @throws NewerJournal if a later version of this plugin wrote it */
    static JournalHeader decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new NewerJournal(version);
        }
        return new JournalHeader(StepCodec.time(in), StepCodec.text(in), names(in), names(in), anchors(in));
    }

    private static List<Anchor> anchors(DataInputStream in) throws IOException {
        List<Anchor> anchors = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            anchors.add(new Anchor(StepCodec.text(in), FileTime.from(StepCodec.time(in))));
        }
        return anchors;
    }

    private static void names(DataOutputStream out, List<String> names) throws IOException {
        out.writeInt(names.size());
        for (String name : names) {
            StepCodec.text(out, name);
        }
    }

    private static List<String> names(DataInputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            names.add(StepCodec.text(in));
        }
        return names;
    }

    /** A journal of another version, which must be left to that one. */
    static final class NewerJournal extends IOException {

        private static final long serialVersionUID = 1;

        NewerJournal(int version) {
            super("it has version " + version + ", this plugin knows version " + VERSION);
        }
    }
}

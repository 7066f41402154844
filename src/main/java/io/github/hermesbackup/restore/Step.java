package io.github.hermesbackup.restore;

/**
 * One step of a restore as its journal has it: what is done to a name, and what is needed to take it back. Names are relative
 * to the home with {@code /} between components, or absolute where a link leads out of it; {@code ""} is the home itself.
 */
sealed interface Step {

    /** The name that is changed. */
    String name();

    /** Does nothing; keeps the mode and times of something that other steps touch. */
    record Remember(String name, Attributes before) implements Step {}

    /** Makes a directory. */
    record MakeDirectory(String name) implements Step {}

    /** Puts a staged file where there is none. */
    record Create(String name, Slot slot, Fingerprint fresh) implements Step {}

    /**
     * Puts a staged file in place of another one, which stays in the slot.
     *
     * @param linked true if the other one has its second name in the slot already
     */
    record Replace(String name, Slot slot, Seen old, boolean linked, Fingerprint fresh) implements Step {}

    /** Writes the pages of a staged image into a database that stays the file it is. */
    record WritePages(String name, Slot slot) implements Step {}

    /** Moves a file away into the slot. */
    record PutAside(String name, Slot slot, Seen old) implements Step {}

    /** Removes a directory if it is empty; the slot is for making it again. */
    record RemoveDirectory(String name, Slot slot, Attributes before) implements Step {}

    /** Sets mode and time. */
    record Describe(String name, Attributes before, Attributes after) implements Step {}
}

namespace Telltale.Learning.Language.Tokens;

/// <summary>How often each word occurs, in the order of first occurrence. Open addressing over one buffer of bytes.</summary>
internal sealed class WordCounts
{
    private readonly List<(int Start, int Length, long Count)> _words = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _used;
    private int[] _slots = NewSlots(1 << 12);

    /// <summary>Number of different words.</summary>
    public int Count => _words.Count;

    /// <summary>A word and how often it occurred.</summary>
    public ReadOnlySpan<byte> Word(int place, out long count)
    {
        (int start, int length, count) = _words[place];
        return _bytes.AsSpan(start, length);
    }

    /// <summary>Counts a word once more.</summary>
    public void Add(ReadOnlySpan<byte> word, long times = 1)
    {
        int slot = Slot(word);
        if (_slots[slot] >= 0)
        {
            (int start, int length, long count) = _words[_slots[slot]];
            _words[_slots[slot]] = (start, length, count + times);
            return;
        }

        if (_used + word.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + word.Length, checked(_bytes.Length * 2)));
        }

        word.CopyTo(_bytes.AsSpan(_used));
        _slots[slot] = _words.Count;
        _words.Add((_used, word.Length, times));
        _used += word.Length;
        if (_words.Count * 2 > _slots.Length)
        {
            Grow();
        }
    }

    private static int[] NewSlots(int length)
    {
        int[] slots = new int[length];
        Array.Fill(slots, -1);
        return slots;
    }

    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        // FNV-1a, then mixed so that the low bits depend on all.
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in word)
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash ^ (hash >> 29);
    }

    private int Slot(ReadOnlySpan<byte> word)
    {
        int slot = (int)(Hash(word) & (ulong)(_slots.Length - 1));
        while (_slots[slot] >= 0)
        {
            (int start, int length, _) = _words[_slots[slot]];
            if (_bytes.AsSpan(start, length).SequenceEqual(word))
            {
                return slot;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        _slots = NewSlots(_slots.Length * 2);
        for (int place = 0; place < _words.Count; place++)
        {
            (int start, int length, _) = _words[place];
            _slots[Slot(_bytes.AsSpan(start, length))] = place;
        }
    }
}

using System.Globalization;

namespace BetweenTokens.Text.Characters;

/// <summary>
/// Decomposition, combining classes and composition (Unicode Standard Annex 15). .NET normalises through libicu, which
/// invariant globalization leaves out: there <c>string.Normalize</c> returns its input.
/// </summary>
internal static class UnicodeForms
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> _tables = new(Read);

    /// <summary>Canonical combining class; 0 starts a new cluster.</summary>
    public static int CombiningClass(int point) => point < 0x300 ? 0 : _tables.Value.Classes.GetValueOrDefault(point);

    /// <summary>Appends the full decomposition of a character.</summary>
    /// <param name="point">A code point.</param>
    /// <param name="compatibility">True for NFKD and NFKC.</param>
    /// <param name="output">Receives one or more code points.</param>
    public static void Decompose(int point, bool compatibility, List<int> output)
    {
        if (point < 0xA0)
        {
            output.Add(point);
        }
        else if (point - SyllableBase is >= 0 and < SyllableCount and var syllable)
        {
            output.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            output.Add(VowelBase + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount is > 0 and var tail)
            {
                output.Add(TailBase + tail);
            }
        }
        else if (_tables.Value.Decompositions.TryGetValue(point, out var entry) && (compatibility || !entry.Compatibility))
        {
            foreach (var part in entry.Mapping)
            {
                Decompose(part, compatibility, output);
            }
        }
        else
        {
            output.Add(point);
        }
    }

    /// <summary>The character that two compose to, or −1.</summary>
    public static int Compose(int first, int second)
    {
        if (first - LeadBase is >= 0 and < LeadCount and var lead && second - VowelBase is >= 0 and < VowelCount and var vowel)
        {
            return SyllableBase + (((lead * VowelCount) + vowel) * TailCount);
        }

        if (first - SyllableBase is >= 0 and < SyllableCount and var syllable && syllable % TailCount == 0 &&
            second - TailBase is > 0 and < TailCount and var tail)
        {
            return first + tail;
        }

        return second < 0x300 ? -1 : _tables.Value.Compositions.GetValueOrDefault((first, second), -1);
    }

    private static Tables Read()
    {
        var tables = new Tables([], [], []);
        using var stream = typeof(UnicodeForms).Assembly.GetManifestResourceStream("normalization.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(' ');
            var point = Hex(fields[0]);
            if (int.Parse(fields[1], CultureInfo.InvariantCulture) is not 0 and var combining)
            {
                tables.Classes[point] = combining;
            }

            if (fields.Length > 2)
            {
                int[] mapping = [.. fields.Skip(3).Select(Hex)];
                tables.Decompositions[point] = (mapping, fields[2] == "~");
                if (fields[2] == "=")
                {
                    tables.Compositions[(mapping[0], mapping[1])] = point;
                }
            }
        }

        return tables;
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(
        Dictionary<int, int> Classes,
        Dictionary<int, (int[] Mapping, bool Compatibility)> Decompositions,
        Dictionary<(int First, int Second), int> Compositions);
}

using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Normalizers;

/// <summary>NFC, NFD, NFKC or NFKD (Unicode Standard Annex 15).</summary>
/// <param name="compatibility">True for the forms with K.</param>
/// <param name="compose">True for the forms with C.</param>
internal sealed class UnicodeNormalizer(bool compatibility, bool compose) : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        if (System.Text.Ascii.IsValid(text.Text))
        {
            return text;
        }

        var characters = Decompose(text);
        if (compose)
        {
            Compose(characters);
        }

        var builder = new AlignedText.Builder(text.Text.Length);
        foreach (var character in characters)
        {
            builder.Append(new Rune(character.Point), character.Start, character.End);
        }

        return builder.Build();
    }

    private List<Character> Decompose(AlignedText text)
    {
        var characters = new List<Character>(text.Text.Length);
        var parts = new List<int>();
        var unit = 0;
        var cluster = 0;
        foreach (var rune in text.Text.EnumerateRunes())
        {
            parts.Clear();
            UnicodeForms.Decompose(rune.Value, compatibility, parts);
            foreach (var part in parts)
            {
                var combining = UnicodeForms.CombiningClass(part);
                if (combining == 0)
                {
                    Sort(characters, cluster);
                    cluster = characters.Count + 1;
                }

                characters.Add(new Character(part, combining, text.Start(unit), text.End(unit)));
            }

            unit += rune.Utf16SequenceLength;
        }

        Sort(characters, cluster);
        return characters;
    }

    /// <summary>Orders the marks of a cluster by combining class; equal classes keep their order.</summary>
    private static void Sort(List<Character> characters, int from)
    {
        if (characters.Count - from < 2)
        {
            return;
        }

        var sorted = characters.Skip(from).OrderBy(character => character.Class).ToList();
        characters.RemoveRange(from, sorted.Count);
        characters.AddRange(sorted);
    }

    private static void Compose(List<Character> characters)
    {
        var starter = -1;
        var last = 0;
        var kept = 0;
        foreach (var character in characters.ToArray())
        {
            var blocked = starter >= 0 && kept - starter > 1 && last >= character.Class;
            if (starter >= 0 && !blocked && UnicodeForms.Compose(characters[starter].Point, character.Point) is >= 0 and var composed)
            {
                // The composed character keeps the first part's origin, as the reference implementation has it.
                characters[starter] = characters[starter] with { Point = composed };
                continue;
            }

            if (character.Class == 0)
            {
                starter = kept;
            }

            last = character.Class;
            characters[kept++] = character;
        }

        characters.RemoveRange(kept, characters.Count - kept);
    }

    private readonly record struct Character(int Point, int Class, int Start, int End);
}

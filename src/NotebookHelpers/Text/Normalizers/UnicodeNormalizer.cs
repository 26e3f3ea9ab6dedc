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

        return Align(characters, text);
    }

    /// <summary>
    /// Gives each character its origin as the reference implementation counts it: one that replaces takes the next
    /// original character (and swallows those that it composed), one that was added shares the origin before it.
    /// </summary>
    private static AlignedText Align(List<Character> characters, AlignedText text)
    {
        var builder = new AlignedText.Builder(text.Text.Length);
        var (next, start, end) = (0, 0, 0);
        foreach (var character in characters)
        {
            if (character.Change <= 0)
            {
                (start, end) = (text.Start(next), text.End(next));
                for (var taken = character.Change; taken <= 0; taken++)
                {
                    next += char.IsHighSurrogate(text.Text[next]) ? 2 : 1;
                }
            }

            builder.Append(new Rune(character.Point), start, end);
        }

        return builder.Build();
    }

    private List<Character> Decompose(AlignedText text)
    {
        var characters = new List<Character>(text.Text.Length);
        var parts = new List<int>();
        var cluster = 0;
        foreach (var rune in text.Text.EnumerateRunes())
        {
            parts.Clear();
            UnicodeForms.Decompose(rune.Value, compatibility, parts);
            foreach (var (index, part) in parts.Index())
            {
                var combining = UnicodeForms.CombiningClass(part);
                if (combining == 0)
                {
                    Sort(characters, cluster);
                    cluster = characters.Count + 1;
                }

                characters.Add(new Character(part, combining, Math.Min(index, 1)));
            }
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
                characters[starter] =
                    characters[starter] with { Point = composed, Change = characters[starter].Change + character.Change - 1 };
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

    /// <summary>A character on the way.</summary>
    /// <param name="Point">Code point.</param>
    /// <param name="Class">Canonical combining class.</param>
    /// <param name="Change">1: added by decomposition; 0: stands for one original character; −n: for n + 1 of them.</param>
    private readonly record struct Character(int Point, int Class, int Change);
}

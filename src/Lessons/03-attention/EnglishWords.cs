using System.Text;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A word of an English text: its tokens, and whether it carries sense by itself.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">The token after its last.</param>
/// <param name="IsContent">False for function words and signs.</param>
internal sealed record EnglishWords(int Start, int End, bool IsContent)
{
    private static readonly HashSet<string> _function = [.. """
        a an the this that these those some any no every each either neither both all half several many much more most few fewer little less
        i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself himself herself
        itself ourselves themselves who whom whose which what that and or but nor so yet for if because although though while when where
        whether as than until unless since before after once in on at by with about against between into through during to from up down out
        off over under of above below near across behind beside beyond along around among without within upon toward towards be am is are
        was were been being have has had having do does did doing will would shall should can could may might must not n't 's 't 'd 'll
        're 've 'm there here then too very just only also even still again ever never how why one
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Splits a text: a word begins with a space or after a sign; signs stand alone.</summary>
    public static IReadOnlyList<EnglishWords> Of(LanguageModel model, int[] ids)
    {
        string[] pieces = [.. ids.Select(id => Encoding.UTF8.GetString(model.Tokenizer!.Bytes(id).Span))];
        var starts = Enumerable.Range(0, ids.Length).Where(i => i == 0 || Begins(pieces[i - 1], pieces[i])).ToList();
        return [.. starts.Select((start, i) => i + 1 < starts.Count ? (start, end: starts[i + 1]) : (start, end: ids.Length))
            .Select(one => new EnglishWords(one.start, one.end, IsSense(string.Concat(pieces[one.start..one.end]))))];
    }

    private static bool Begins(string before, string piece) =>
        piece.Length > 0 && (!char.IsLetterOrDigit(piece[0]) || !char.IsLetterOrDigit(before.LastOrDefault()));

    private static bool IsSense(string word) =>
        word.Trim() is var bare && bare.Any(char.IsLetterOrDigit) && !_function.Contains(bare.ToLowerInvariant());
}

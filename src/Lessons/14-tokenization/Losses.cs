using System.Text;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Losses of given tokens, and words cut as no tokenizer would cut them.</summary>
internal static class Losses
{
    public const string Real = "smollm2-135m-instruct";

    /// <summary>−ln p of each token of a text but the first, [pos − 1].</summary>
    public static double[] Of(ILanguageModel model, int[] ids)
    {
        var rows = model.Logits(ids.AsSpan(0, ids.Length - 1));
        return [.. Enumerable.Range(1, ids.Length - 1).Select(i => -Distributions.LogProbability(rows[i - 1], ids[i]))];
    }

    /// <summary>ln p of a whole text but its first token.</summary>
    public static double LogProbability(ILanguageModel model, string text) => -Of(model, model.PromptIds(text)).Sum();

    /// <summary>Ids of a text.</summary>
    public static int[] Ids(ITokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text, parseSpecial: false).Select(token => token.Id)];

    /// <summary>A token's text; a fragment of a character becomes U+FFFD.</summary>
    public static string Text(ITokenizer tokenizer, int id) => Encoding.UTF8.GetString(tokenizer.Bytes(id).Span);

    /// <summary>A space and then letters: a word begins here.</summary>
    public static bool Begins(string token) => token.Length > 1 && token[0] == ' ' && token[1..].All(char.IsLetter);

    /// <summary>Letters without a space: a word goes on here.</summary>
    public static bool GoesOn(string token) => token.Length > 0 && token.All(char.IsLetter);

    /// <summary>A word (its space included) in two halves, each split by itself.</summary>
    public static int[] Halved(ITokenizer tokenizer, string word)
    {
        var middle = 1 + (word.Length / 2);
        return [.. Ids(tokenizer, word[..middle]), .. Ids(tokenizer, word[middle..])];
    }
}

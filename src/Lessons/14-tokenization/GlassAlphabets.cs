using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>The three alphabets in which one world was learnt.</summary>
public static class GlassAlphabets
{
    /// <summary>Words, byte pairs, characters: name and tokenizer.</summary>
    public static IReadOnlyList<(string Name, ITokenizer Tokenizer)> All() =>
    [
        ("слова", Of(PieceSurveys.Whole)), ("пары байтов", Of(PieceSurveys.Pairs)), ("буквы", Of(PieceSurveys.Letters)),
    ];

    private static ITokenizer Of(string name)
    {
        using var model = LanguageModel.Load(name);
        return model.Tokenizer!;
    }
}

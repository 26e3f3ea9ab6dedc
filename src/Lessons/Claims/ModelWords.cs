using System.Text.RegularExpressions;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// Descriptions of what was measured as a card shows them, in the language of the pictures. Evidence and rules keep them in English;
/// names of models and recipes stay as they are.
/// </summary>
internal static partial class ModelWords
{
    // Longer phrases first: a later one may be part of an earlier.
    private static readonly (string English, string Russian)[] _phrases =
    [
        ("networks of 3 layers on texts of 16 tokens, with rotary codes and without any",
            "сети из 3 слоёв на текстах в 16 токенов, с вращением и без кодов"),
        ("networks of 3 layers with sinusoidal codes, trained on texts of 64 tokens",
            "сети из 3 слоёв с синусоидами, обученные на текстах в 64 токена"),
        ("networks of 3 layers with rotation, trained on texts of 128 tokens",
            "сети из 3 слоёв с вращением, обученные на текстах в 128 токенов"),
        ("networks of 3 layers with sinusoidal codes, trained on texts of 128 tokens",
            "сети из 3 слоёв с синусоидами, обученные на текстах в 128 токенов"),
        ("read at", "прочли при"), ("probe", "проба"), ("sixteen seeds", "шестнадцать зёрен"),
        ("networks of 2 layers on texts of 256 tokens", "сети из 2 слоёв на текстах в 256 токенов"),
        ("random networks of 1 to 3 layers", "случайные сети из 1–3 слоёв"),
        ("random networks", "случайные сети"),
        ("an LSTM of width 64, untrained", "необученная LSTM шириной 64"),
        ("one head, drawn", "одна голова, случайные числа"),
        ("with other heads", "с головами другого размера"),
        ("arithmetic", "расчёт"), ("recipes", "рецепты"), ("recipe", "рецепт"),
        ("five seeds", "пять зёрен"), ("six seeds", "шесть зёрен"), ("ten seeds", "десять зёрен"), ("five variants", "пять вариантов"),
        ("20 passes", "20 проходов"), ("1 pass", "1 проход"), ("in float32", "в float32"),
    ];

    /// <summary>A description.</summary>
    public static string Of(string model) => Words.Now.Code != Words.Russian.Code ? model
        : Steps().Replace(_phrases.Aggregate(model, (text, phrase) =>
            Regex.Replace(text, $@"(?<![\w/-]){Regex.Escape(phrase.English)}(?![\w/-])", phrase.Russian)), "шагов: $1");

    /// <summary>Its beginning: a model's name, or what stands before the first comma where it is none.</summary>
    public static string Short(string model)
    {
        var (said, name) = (Of(model), model.Split(',', ' ')[0]);
        return said.StartsWith(name, StringComparison.Ordinal) ? name : said.Split(',')[0];
    }

    [GeneratedRegex(@"(\d+) steps\b")]
    private static partial Regex Steps();
}

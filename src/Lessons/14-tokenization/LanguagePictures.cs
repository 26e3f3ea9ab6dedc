using System.Text.Json;
using System.Text.Json.Serialization;
using BetweenTokens.Plots;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>The same three sentences in a language.</summary>
/// <param name="Ru">Name of the language in Russian.</param>
/// <param name="PetrovGpt2">Tokens of FLORES-200 in it under GPT-2 (Petrov et al. 2023).</param>
/// <param name="PetrovGpt4">The same under cl100k.</param>
/// <param name="Text">The sentences.</param>
public sealed record LanguageText(
    string Ru, [property: JsonPropertyName("petrov_gpt2")] int PetrovGpt2, [property: JsonPropertyName("petrov_gpt4")] int PetrovGpt4,
    string Text);

/// <summary>What a language costs: one text in twenty of them (<c>data/texts/languages.json</c>).</summary>
public static class LanguagePictures
{
    private static readonly Lazy<IReadOnlyList<LanguageText>> _all = new(() => JsonSerializer.Deserialize<Languages>(
        OwnTexts.Read("languages.json", typeof(LanguagePictures).Assembly), JsonSerializerOptions.Web)!.All);

    /// <summary>The twenty; English is the first.</summary>
    public static IReadOnlyList<LanguageText> All => _all.Value;

    /// <summary>Tokens per character (code point) of a text.</summary>
    public static double PerCharacter(ITokenizer tokenizer, string text) =>
        Needed.Of(tokenizer).Encode(text).Count / (double)Math.Max(1, text.EnumerateRunes().Count());

    /// <summary>Tokens per character under each tokenizer, languages sorted by the first.</summary>
    public static Picture Characters(IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers)
    {
        LanguageText[] sorted = [.. All.OrderBy(one => PerCharacter(tokenizers[0].Tokenizer, one.Text))];
        return Pictures.Bars(
                "Сколько токенов на знак: один текст на двадцати языках", new Axis("язык") { Labels = [.. sorted.Select(one => one.Ru)] },
                new Axis("токенов на знак", "токен"),
                [.. tokenizers.Select(one => new BarGroup(one.Name, [.. sorted.Select(text => PerCharacter(one.Tokenizer, text.Text))]))],
                references: [Reference.AtX(1, "знак — токен")])
            .Look("За единицей начинаются языки, где токен мельче буквы. Какой токенизатор туда не заходит?");
    }

    /// <summary>How many times more tokens than English, ours against the published corpus.</summary>
    public static Picture Premiums() => Pictures.Scatter(
            "Во сколько раз больше токенов, чем по-английски",
            new Axis("FLORES-200, Petrov и др. 2023", "раз") { Log = true }, new Axis("наш текст", "раз") { Log = true },
            [
                ("GPT-2", Dots(GptTokenizer.Gpt2, one => one.PetrovGpt2)), ("GPT-4", Dots(GptTokenizer.Gpt4, one => one.PetrovGpt4)),
            ],
            references: [Reference.Diagonal("столько же")])
        .Look("Точка на диагонали: три предложения говорят то же, что две тысячи. Подпись точки — язык.");

    /// <summary>Tokens per character and bytes per character of every language, as rows.</summary>
    public static Table Rows() => Table.Of("языки", All, ("язык", one => one.Ru),
        ("байт на знак", one => System.Text.Encoding.UTF8.GetByteCount(one.Text) / (double)one.Text.EnumerateRunes().Count()),
        ("GPT-2", one => PerCharacter(GptTokenizer.Gpt2, one.Text)), ("GPT-4o", one => PerCharacter(GptTokenizer.Gpt4o, one.Text)));

    private static Dot[] Dots(GptTokenizer tokenizer, Func<LanguageText, int> published) =>
    [
        .. All.Skip(1).Select(one => new Dot(one.Ru, published(one) / (double)published(All[0]),
            tokenizer.Encode(one.Text).Count / (double)tokenizer.Encode(All[0].Text).Count)),
    ];

    private sealed record Languages([property: JsonPropertyName("languages")] IReadOnlyList<LanguageText> All);
}

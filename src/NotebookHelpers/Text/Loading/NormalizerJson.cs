using BetweenTokens.Text.Normalizers;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads the normalizer of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    /// <summary>The normaliser; null where there is none.</summary>
    public static Normalizer? Read(JsonField? field) => field is not { } normalizer ? null : normalizer["type"].Text() switch
    {
        "Sequence" => new NormalizerSequence([.. normalizer["normalizers"].Items().Select(step => Read(step)!)]),
        "NFC" => new UnicodeNormalizer(compatibility: false, compose: true),
        "NFD" => new UnicodeNormalizer(compatibility: false, compose: false),
        "NFKC" => new UnicodeNormalizer(compatibility: true, compose: true),
        "NFKD" => new UnicodeNormalizer(compatibility: true, compose: false),
        "Prepend" => new PrependNormalizer(normalizer["prepend"].Text()),
        "Replace" => new ReplaceNormalizer(Pattern(normalizer), normalizer["content"].Text()),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => new StripAccentsNormalizer(),
        "Strip" => new StripNormalizer(normalizer.Flag("strip_left", absent: true), normalizer.Flag("strip_right", absent: true)),
        var other => throw normalizer["type"].Refuse(
            "NFC, NFD, NFKC, NFKD, Prepend, Replace, Lowercase, StripAccents, Strip or a Sequence of them",
            other,
            "This normaliser is not supported; use token ids, or another model."),
    };

    /// <summary>The literal text of a pattern.</summary>
    public static string Pattern(JsonField owner) =>
        owner["pattern"].TextOf("String") is { Length: > 0 } text
            ? text
            : throw owner["pattern"].Refuse(
                "a literal text (String)", null, "Replacing by a regular expression is not supported; use token ids, or another model.");
}

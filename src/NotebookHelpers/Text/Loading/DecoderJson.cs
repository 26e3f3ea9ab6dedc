namespace BetweenTokens.Text.Loading;

/// <summary>Reads the decoder of a tokenizer.json.</summary>
internal static class DecoderJson
{
    /// <summary>The decoder; without one, pieces are joined with spaces, as the reference implementation does.</summary>
    public static PieceDecoder Read(JsonField? field) =>
        field is { } decoder ? Add(new PieceDecoder(), decoder) : new PieceDecoder(LeadingSpaces: 1, Prefix: " ");

    private static PieceDecoder Add(PieceDecoder sum, JsonField step)
    {
        switch (step["type"].Text())
        {
            case "Sequence":
                return step["decoders"].Items().Aggregate(sum, Add);
            case "ByteLevel":
                return sum with { IsByteLevel = true };
            case "ByteFallback":
                return sum with { HasByteTokens = true };
            case "Fuse":
                return sum;
            case "Replace":
                return sum with { Replacements = [.. sum.Replacements ?? [], (NormalizerJson.Pattern(step), step["content"].Text())] };
            case "Strip" when step["content"].Text() == " " && step["stop"].Number() == 0:
                return sum with { LeadingSpaces = step["start"].Number() };
            case "Metaspace":
                var mark = step.TextOf("replacement") ?? "▁";
                var keeps = step.TextOf("prepend_scheme") == "never" || !step.Flag("add_prefix_space", absent: true);
                return sum with { Replacements = [(mark, " ")], LeadingSpaces = keeps ? 0 : int.MaxValue };
            case var other:
                throw step.Refuse(
                    "ByteLevel, ByteFallback, Fuse, Replace, Metaspace, Strip of leading spaces, or a Sequence of them",
                    other,
                    "This decoder is not supported; use token ids, or another model.");
        }
    }
}

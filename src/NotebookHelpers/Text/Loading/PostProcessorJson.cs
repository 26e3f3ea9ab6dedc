namespace BetweenTokens.Text.Loading;

/// <summary>Reads the post_processor of a tokenizer.json: what it does to offsets, and which token it puts in front.</summary>
/// <param name="Trimming">Set where white space is taken out of the offsets.</param>
/// <param name="Begin">Token put in front of a text.</param>
internal sealed record PostProcessorJson(OffsetTrimming? Trimming, int? Begin)
{
    /// <summary>Reads the field, absent or not.</summary>
    public static PostProcessorJson Read(JsonField? field, bool addsPrefixSpace)
    {
        var result = new PostProcessorJson(null, null);
        if (field is not { } processor)
        {
            return result;
        }

        switch (processor["type"].Text())
        {
            case "Sequence":
                return processor["processors"].Items().Select(step => Read(step, addsPrefixSpace)).Aggregate(
                    result, (sum, step) => new PostProcessorJson(step.Trimming ?? sum.Trimming, step.Begin ?? sum.Begin));
            case "ByteLevel":
                return processor.Flag("trim_offsets", absent: true)
                    ? result with { Trimming = new OffsetTrimming(processor.Flag("add_prefix_space", absent: true)) }
                    : result;
            case "TemplateProcessing":
                return result with { Begin = TokenInFront(processor) };
            case var other:
                throw processor["type"].Refuse(
                    "ByteLevel, TemplateProcessing or a Sequence of them", other,
                    "This post-processor is not supported; use token ids, or another model.");
        }
    }

    private static int? TokenInFront(JsonField processor)
    {
        if (processor["single"].Items().FirstOrDefault() is not { File: not null } first || first.Find("SpecialToken") is not { } token)
        {
            return null;
        }

        var ids = processor["special_tokens"][token["id"].Text()]["ids"];
        return ids.Items().Select(id => id.Number()).ToArray() is [var begin] ? begin : throw ids.Refuse("one id");
    }
}

using System.Text.Json.Nodes;

namespace BetweenTokens.Models.Families;

/// <summary>Rotary settings in both schemas: <c>rope_parameters</c> of new files, <c>rope_theta</c> and <c>rope_scaling</c> of old ones.</summary>
internal static class RopeKeys
{
    /// <summary>Reads them.</summary>
    /// <param name="config">The file.</param>
    /// <param name="dHead">Width of a head, for partial rotation.</param>
    /// <param name="context">Longest text, which stands for the original length where that is not given.</param>
    /// <param name="share">Part of a head that turns, where the file does not say.</param>
    /// <param name="baseKey">The old schema's name of the base.</param>
    /// <param name="shareKey">The old schema's name of the turning part.</param>
    public static RotaryConfig Read(ConfigReader config, int dHead, int context, double share = 1, string baseKey = "rope_theta", string shareKey = "partial_rotary_factor")
    {
        var rules = config.Section("rope_parameters");
        var scaling = config.Section("rope_scaling");
        // The older key is read even where the newer one is present, so that it counts as known.
        var (oldBase, oldShare) = (config.Number(baseKey), config.Number(shareKey));
        var theta = rules?.Number("rope_theta") ?? scaling?.Number("rope_theta") ?? oldBase ?? 10_000;
        var part = rules?.Number("partial_rotary_factor") ?? scaling?.Number("partial_rotary_factor") ?? oldShare ?? share;
        if (!(theta > 0) || !(part is > 0 and <= 1))
        {
            throw config.Refuse(theta > 0 ? shareKey : baseKey, theta > 0 ? "a part of a head above 0, at most 1" : "a base above 0", FormattableString.Invariant($"{(theta > 0 ? part : theta)}"));
        }

        var dimensions = (int)(dHead * part);
        var result = new RotaryConfig { Base = theta, Dimensions = dimensions == dHead ? null : dimensions, Scaling = Scaling(rules ?? scaling, context) };
        rules?.Finish();
        if (rules is null)
        {
            scaling?.Finish();
        }

        return result;
    }

    /// <summary>The new schema's section, from which <see cref="Read"/> gives the same settings.</summary>
    public static JsonObject Write(RotaryConfig rotary, int dHead)
    {
        var json = rotary.Scaling switch
        {
            null => new JsonObject { ["rope_type"] = "default" },
            RotaryScaling.Linear linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
            RotaryScaling.Dynamic dynamic => new JsonObject { ["rope_type"] = "dynamic", ["factor"] = dynamic.Factor, ["original_max_position_embeddings"] = dynamic.OriginalLength },
            RotaryScaling.Llama3 llama => new JsonObject { ["rope_type"] = "llama3", ["factor"] = llama.Factor, ["low_freq_factor"] = llama.LowFrequencyFactor, ["high_freq_factor"] = llama.HighFrequencyFactor, ["original_max_position_embeddings"] = llama.OriginalLength },
            RotaryScaling.Yarn yarn => new JsonObject { ["rope_type"] = "yarn", ["factor"] = yarn.Factor, ["original_max_position_embeddings"] = yarn.OriginalLength, ["beta_fast"] = yarn.BetaFast, ["beta_slow"] = yarn.BetaSlow, ["attention_factor"] = yarn.Magnitude, ["truncate"] = yarn.Truncate },
            _ => throw new NotSupportedException($"No key of a config file says {rotary.Scaling}."),
        };
        json["rope_theta"] = rotary.Base;
        json["partial_rotary_factor"] = (double)(rotary.Dimensions ?? dHead) / dHead;
        return json;
    }

    private static RotaryScaling? Scaling(ConfigReader? rules, int context)
    {
        var (kind, old) = (rules?.Text("rope_type"), rules?.Text("type"));
        double Factor() => rules!.Number("factor") is { } factor and > 0 ? factor : throw rules!.Refuse("factor", "a number above 0", "nothing of the kind");
        int Original() => rules!.OptionalCount("original_max_position_embeddings") ?? context;
        switch (kind ?? old ?? "default")
        {
            case "default":
                rules?.Harmless("factor");
                return null;
            case "linear":
                return new RotaryScaling.Linear(Factor());
            case "dynamic":
                return new RotaryScaling.Dynamic(Factor(), Original());
            case "llama3":
                return new RotaryScaling.Llama3(Factor(), rules!.Number("low_freq_factor") ?? 1, rules.Number("high_freq_factor") ?? 4, Original());
            case "yarn":
                rules!.Harmless("finetuned");
                return new RotaryScaling.Yarn(Factor(), Original(), rules.Number("beta_fast") ?? 32, rules.Number("beta_slow") ?? 1, Magnitude(rules, Factor()), rules.Flag("truncate", true));
            case var other:
                throw rules!.Refuse(kind is null ? "type" : "rope_type", "default, linear, dynamic, llama3 or yarn", other);
        }
    }

    /// <summary>DeepSeek's two scales give the factor as a quotient; otherwise it is given or follows from the paper.</summary>
    private static double? Magnitude(ConfigReader rules, double factor)
    {
        var (given, above, below) = (rules.Number("attention_factor"), rules.Number("mscale"), rules.Number("mscale_all_dim"));
        double Scale(double by) => factor <= 1 ? 1 : (0.1 * by * Math.Log(factor)) + 1;
        return given ?? (above is { } top and not 0 && below is { } bottom and not 0 ? Scale(top) / Scale(bottom) : null);
    }
}

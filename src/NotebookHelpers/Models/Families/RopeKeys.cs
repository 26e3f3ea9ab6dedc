using System.Text.Json.Nodes;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>
/// Rotary settings in both schemas: <c>rope_parameters</c> of new files, <c>rope_theta</c> and <c>rope_scaling</c> of old ones.
/// </summary>
internal static class RopeKeys
{
    private const string BaseKey = "rope_theta", SharedKey = "partial_rotary_factor";

    /// <summary>Reads them.</summary>
    /// <param name="config">The file.</param>
    /// <param name="dHead">Width of a head, for partial rotation.</param>
    /// <param name="context">Longest text, which stands for the original length where that is not given.</param>
    /// <param name="share">Part of a head that turns, where the file does not say.</param>
    /// <param name="baseKey">The old schema's name of the base.</param>
    /// <param name="shareKey">The old schema's name of the turning part.</param>
    public static RotaryConfig Read(
        ConfigReader config, int dHead, int context, double share = 1, string baseKey = BaseKey, string shareKey = SharedKey)
    {
        var rules = config.Section("rope_parameters");
        var scaling = config.Section("rope_scaling");
        // The family's own name of a setting counts before the general one, and both where a newer section is silent.
        var theta = rules?.Number(BaseKey) ?? scaling?.Number(BaseKey) ?? config.Number(baseKey) ?? config.Number(BaseKey) ?? 10_000;
        var part = rules?.Number(SharedKey) ?? scaling?.Number(SharedKey) ?? config.Number(shareKey) ?? config.Number(SharedKey) ?? share;
        if (!(theta > 0) || !(part is > 0 and <= 1))
        {
            var (key, expected, found) =
                theta > 0 ? (shareKey, "a part of a head above 0, at most 1", part) : (baseKey, "a base above 0", theta);
            throw config.Refuse(key, expected, FormattableString.Invariant($"{found}"));
        }

        var original = config.OptionalCount("original_max_position_embeddings") ?? context;
        var (dimensions, stretched) = ((int)(dHead * part), Scaling(rules ?? scaling, original));
        if (rules is not null && scaling is not null && Scaling(scaling, original) is var old && old != stretched)
        {
            config.Warn("rope_scaling",
                $"says {old?.ToString() ?? "default"}, but rope_parameters says {stretched?.ToString() ?? "default"}: the latter counts.");
        }

        foreach (var section in new[] { config, scaling }.OfType<ConfigReader>().Where(section => !section.IsOwn))
        {
            Compare(section, BaseKey, theta);
            Compare(section, SharedKey, part);
        }

        rules?.Finish();
        scaling?.Finish();
        return new RotaryConfig { Base = theta, Dimensions = dimensions == dHead ? null : dimensions, Scaling = stretched };
    }

    /// <summary>Other names of a setting may stand beside the one that counts; one that says something else is named.</summary>
    private static void Compare(ConfigReader config, string key, double counts)
    {
        foreach (var name in KeyNames.Others(key).Prepend(key).Where(config.Has))
        {
            if (config.Number(name) is { } other && other != counts)
            {
                config.Warn(name, FormattableString.Invariant($"is {other}, but {counts} counts, which this file says elsewhere."));
            }
        }
    }

    /// <summary>The new schema's section, from which <see cref="Read"/> gives the same settings.</summary>
    public static JsonObject Write(RotaryConfig rotary, int dHead)
    {
        var json = rotary.Scaling switch
        {
            null => new JsonObject { ["rope_type"] = "default" },
            RotaryScaling.Linear linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
            RotaryScaling.Dynamic dynamic => new JsonObject
            {
                ["rope_type"] = "dynamic",
                ["factor"] = dynamic.Factor,
                ["original_max_position_embeddings"] = dynamic.OriginalLength,
            },
            RotaryScaling.Llama3 llama => new JsonObject
            {
                ["rope_type"] = "llama3",
                ["factor"] = llama.Factor,
                ["low_freq_factor"] = llama.LowFrequencyFactor,
                ["high_freq_factor"] = llama.HighFrequencyFactor,
                ["original_max_position_embeddings"] = llama.OriginalLength,
            },
            RotaryScaling.Yarn yarn => new JsonObject
            {
                ["rope_type"] = "yarn",
                ["factor"] = yarn.Factor,
                ["original_max_position_embeddings"] = yarn.OriginalLength,
                ["beta_fast"] = yarn.BetaFast,
                ["beta_slow"] = yarn.BetaSlow,
                ["attention_factor"] = yarn.Magnitude,
                ["truncate"] = yarn.Truncate,
            },
            _ => throw new NotSupportedException($"No key of a config file says {rotary.Scaling}."),
        };
        json["rope_theta"] = rotary.Base;
        json["partial_rotary_factor"] = (double)(rotary.Dimensions ?? dHead) / dHead;
        return json;
    }

    private static RotaryScaling? Scaling(ConfigReader? rules, int context)
    {
        var (kind, old) = (rules?.Text("rope_type"), rules?.Text("type"));
        // New files of other families hold one section for each kind of layer.
        foreach (var name in new[] { "full_attention", "sliding_attention" })
        {
            rules?.Unsupported(name, "one rotation for all layers");
        }

        // The three parts of a picture's position are equal in a text.
        rules?.Harmless("mrope_section", "mrope_interleaved", "finetuned");
        double Factor() => rules!.Number("factor") is { } factor and > 0
            ? factor
            : throw rules!.Refuse("factor", "a number above 0", "nothing of the kind");
        int Original() => rules!.OptionalCount("original_max_position_embeddings") ?? context;
        switch (kind ?? old ?? "default")
        {
            case "default" or "mrope":
                rules?.Harmless("factor", "original_max_position_embeddings");
                return null;
            case "linear":
                return new RotaryScaling.Linear(Factor());
            case "dynamic":
                return new RotaryScaling.Dynamic(Factor(), Original());
            case "llama3":
                return new RotaryScaling.Llama3(
                    Factor(), rules!.Number("low_freq_factor") ?? 1, rules.Number("high_freq_factor") ?? 4, Original());
            case "yarn":
                return new RotaryScaling.Yarn(Factor(), Original(), rules!.Number("beta_fast") ?? 32,
                    rules.Number("beta_slow") ?? 1, Magnitude(rules, Factor()), rules.Flag("truncate", true));
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

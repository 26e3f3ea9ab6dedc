using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Native;

namespace BetweenTokens.Microworld;

/// <summary>The truth: every document that the world can tell, with its exact probability.</summary>
public sealed class World : Law
{
    private static readonly (string Name, Func<Setting, Kind> Make)[] _kinds =
    [
        ("scenes", setting => new Scenes(setting)),
        ("facts", setting => new Facts(setting)),
        ("narration", setting => new Narration(setting)),
        ("variables", setting => new Variables(setting)),
        ("conflict", setting => new Conflict(setting)),
        ("weather", setting => new Weather(setting)),
        ("cups", setting => new Cups(setting)),
        ("sums", setting => new Sums(setting)),
        ("hops", setting => new Hops(setting)),
        ("repeats", setting => new Repeats(setting)),
        ("needle", setting => new Needle(setting)),
        ("override", setting => new Override(setting)),
        ("questions", setting => new Questions(setting)),
        ("tales", setting => new Tales(setting)),
        ("spelling", setting => new Spelling(setting)),
        ("advice", setting => new Advice(setting)),
        ("english-scenes", setting => new EnglishScenes(setting)),
        ("english-facts", setting => new Facts(setting, "english-facts", FactWords.English)),
        ("order-two", setting => new OrderTwo(setting)),
        ("notes", setting => new Notes(setting)),
    ];

    private World(WorldOptions options, Lexicon words, IReadOnlyList<(Kind, double)> kinds)
        : base("the world", words) => (Options, Kinds) = (options, kinds);

    /// <summary>Names of all kinds there are, in the order of their words in the lexicon.</summary>
    public static IReadOnlyList<string> KindNames { get; } = [.. _kinds.Select(kind => kind.Name)];

    /// <summary>The knobs.</summary>
    public WorldOptions Options { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    /// <summary>Makes a world.</summary>
    /// <exception cref="ArgumentException">A knob is out of range.</exception>
    public static World Create(WorldOptions? options = null)
    {
        Clone.Require();
        options = (options ?? new()).Validate();
        var words = new Lexicon();
        var kinds = Mix(options, words, training: false);
        words.Close();
        return new World(options, words, kinds);
    }

    /// <summary>A kind of this world.</summary>
    public T Kind<T>()
        where T : Kind => Kinds.Select(kind => kind.Kind).OfType<T>().SingleOrDefault()
            ?? throw new InvalidOperationException($"This world has no {typeof(T).Name}.");

    internal static IReadOnlyList<(Kind, double)> Mix(WorldOptions options, Lexicon words, bool training)
    {
        foreach (var name in options.Shares.Keys.Except(KindNames))
        {
            throw new ArgumentException($"Shares names «{name}»; the kinds are {string.Join(", ", KindNames)}.");
        }

        var setting = new Setting(options, words, training);
        var chosen = _kinds.Where(kind => options.Shares.GetValueOrDefault(kind.Name) > 0).ToArray();
        if (chosen.Length == 0)
        {
            throw new ArgumentException("Every share is zero: a world needs at least one kind.");
        }

        var total = chosen.Sum(kind => options.Shares[kind.Name]);
        var kinds = new List<(Kind, double)>();
        foreach (var (name, make) in chosen)
        {
            var kind = make(setting);
            var (mean, most) = DocumentLengths.Of(kind);
            if (most > options.MaxTokens)
            {
                throw new ArgumentException($"MaxTokens is {options.MaxTokens}, and a document of «{name}» can have {most} tokens. "
                    + $"Raise it or leave the kind out.");
            }

            kinds.Add((kind, options.Shares[name] / total / mean)); // shares are shares of tokens
        }

        var documents = kinds.Sum(kind => kind.Item2);
        return [.. kinds.Select(kind => (kind.Item1, kind.Item2 / documents))];
    }
}

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// A hidden Markov model with three seasons that no word ever names: the belief of whoever reads the weather lies in a triangle.
/// </summary>
public sealed class Weather : Kind
{
    /// <summary>Name of the hidden variable.</summary>
    public const string Season = "сезон";

    private static readonly string[] _words = ["снег", "иней", "ветер", "туман", "дождь", "гроза", "солнце", "зной"];

    private static readonly double[][] _emissions =
    [
        [0.30, 0.22, 0.16, 0.10, 0.04, 0.02, 0.14, 0.02],
        [0.08, 0.10, 0.22, 0.22, 0.26, 0.04, 0.06, 0.02],
        [0.02, 0.02, 0.12, 0.08, 0.16, 0.18, 0.26, 0.16],
    ];

    private readonly WeatherOptions _options;
    private readonly int[][] _days;
    private readonly int _least;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Weather(Setting setting)
        : base("weather", setting.Words)
    {
        _options = setting.Options.Weather;
        _days = Texts(_words.Select(word => $", {word}"));
        _ = Text("погода по дням : .");
        _most = Math.Max(1, Math.Min((setting.Budget - 4) / 2, setting.Options.IsLong ? 200 : 40));
        _least = Math.Min(12, _most);
    }

    /// <summary>The seasons, in the order of the corners of the triangle.</summary>
    public static IReadOnlyList<string> Seasons { get; } = ["зима", "осень", "лето"];

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [_words];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <summary>The weather that is printed, in the order of <see cref="Emission"/>.</summary>
    public static IReadOnlyList<string> Observed => _words;

    /// <summary>Probability of a weather word in a season.</summary>
    public double Emission(int season, int word) =>
        (_options.Strength * _emissions[season][word]) + ((1 - _options.Strength) / _words.Length);

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                for (var season = 0; season < Seasons.Count; season++)
                {
                    for (var word = 0; word < _words.Length; word++)
                    {
                        Turn(branches, season, Emission(season, word) / Seasons.Count, Text($"погода по дням : {_words[word]}"), 1);
                    }
                }

                break;
            case Day(var season, var done):
                var stop = Stop(done, _least, _most);
                branches.Add(stop, Text("."), null);
                for (var word = 0; word < _words.Length; word++)
                {
                    Turn(branches, season, (1 - stop) * Emission(season, word), _days[word], done + 1);
                }

                break;
            default:
                throw Strange(state);
        }
    }

    // The season may turn after every word.
    private void Turn(Branches branches, int season, double weight, int[] words, int done)
    {
        for (var next = 0; next < Seasons.Count; next++)
        {
            branches.Add(weight * (next == season ? _options.Persistence : (1 - _options.Persistence) / 2), words, new Day(next, done));
        }
    }

    private sealed record Opening : State;

    private sealed record Day(int Now, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new(Season, Seasons[Now])];
    }
}

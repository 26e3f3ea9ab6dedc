using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Fifty questions with eight answers each, in shares that are drawn once: small enough that what a reward makes of them can be listed
/// (preference tuning).
/// </summary>
public sealed class Advice : Kind
{
    // Spread of the log-shares: the likeliest answer has about a third.
    private const double Spread = 0.8;

    private static readonly string[] _places =
    [
        "в лес", "в гости", "в школу", "в поход", "на море", "на реку", "на дачу", "на рынок", "на каток", "на праздник",
    ];
    private static readonly string[] _times = ["зимой", "весной", "летом", "осенью", "ночью"];
    private static readonly string[] _answers = ["шарф", "плед", "плащ", "мяч", "чай", "зонт", "фонарь", "нож"];

    private readonly double[][] _shares;

    /// <summary>Makes the kind.</summary>
    public Advice(Setting setting)
        : base("advice", setting.Words)
    {
        Questions = Texts(_places.SelectMany(place => _times.Select(time => $"что взять {place} {time} ?")));
        Answers = Texts(_answers.Select(answer => $"{answer} ."));
        if (setting.Budget < Questions[0].Length + Answers[0].Length)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «advice»; "
                + $"{Questions[0].Length + Answers[0].Length + 1} are needed.");
        }

        var random = new SeededRandom(setting.Options.WorldSeed).Fork(7);
        _shares = [.. Questions.Select(_ => Answers.Select(_ => Math.Exp(Spread * random.NextGaussian())).ToArray())
            .Select(row => row.Select(share => share / row.Sum()).ToArray())];
    }

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <summary>Words of each question, all of one length.</summary>
    public IReadOnlyList<int[]> Questions { get; }

    /// <summary>Words of each answer, its full stop included, all of one length.</summary>
    public IReadOnlyList<int[]> Answers { get; }

    /// <summary>Probability of an answer to a question.</summary>
    public double Share(int question, int answer) => _shares[question][answer];

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                for (var question = 0; question < Questions.Count; question++)
                {
                    branches.Say(Questions[question], new Asked(question));
                }

                break;
            case Asked(var question):
                for (var answer = 0; answer < Answers.Count; answer++)
                {
                    branches.Add(_shares[question][answer], Answers[answer], null);
                }

                break;
            default:
                throw Strange(state);
        }
    }

    private sealed record Opening : State;

    private sealed record Asked(int Question) : State;
}

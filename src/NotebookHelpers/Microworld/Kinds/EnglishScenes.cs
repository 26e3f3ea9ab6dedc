namespace BetweenTokens.Microworld.Kinds;

/// <summary>Scenes in English: number and tense agree, every species has verbs and places of its own. Not part of <c>base</c>.</summary>
public sealed class EnglishScenes : Kind
{
    private const int Longest = 8;

    // weight | singular plural | adjectives | verb: weight, singular, plural, past, places
    private const string Lines = """
        12 | cat cats, kitten kittens | black white grey red | 30 sits sit sat on.the.mat on.the.step; 30 sleeps sleep slept on.the.mat on.the.sofa; 40 purrs purr purred on.the.sofa
        12 | dog dogs, puppy puppies | black white small | 40 barks bark barked in.the.yard on.the.step; 30 sleeps sleep slept on.the.step; 30 runs run ran in.the.yard
        8 | tiger tigers, tigress tigresses | red old | 50 hunts hunt hunted in.the.forest by.the.river; 30 growls growl growled in.the.cave; 20 sleeps sleep slept in.the.grass
        8 | lion lions, lioness lionesses | red old | 40 growls growl growled in.the.grass; 40 lies lie lay in.the.grass; 20 hunts hunt hunted by.the.river
        8 | bear bears, wolf wolves | grey huge enormous | 50 sleeps sleep slept in.the.cave; 50 hunts hunt hunted in.the.forest
        8 | eagle eagles, hawk hawks | black old | 60 circles circle circled over.the.forest over.the.field; 40 flies fly flew over.the.sea
        8 | ship ships, boat boats | white old small | 70 sails sail sailed on.the.sea; 30 lies lie lay in.the.harbour
        8 | plane planes, cloud clouds | white grey small | 100 flies fly flew over.the.sea over.the.field
        """;

    private readonly (double Weight, string Subject, Doing Next)[] _subjects;
    private readonly (double Weight, string Singular, string Plural)[][] _predicates;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public EnglishScenes(Setting setting)
        : base("english-scenes", setting.Words)
    {
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 40 : 8));
        var species = Lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" | ")).ToArray();
        _subjects = [.. species.SelectMany((cells, index) => Subjects(cells, index))];
        _predicates = [.. species.Select(cells => cells[3].Split("; ").SelectMany(Predicates).ToArray())];
        _ = Texts(_subjects.Select(s => s.Subject)
            .Concat(_predicates.SelectMany(p => p).SelectMany(p => new[] { p.Singular, p.Plural }))).Length;
    }

    /// <inheritdoc/>
    public override State Start { get; } = new Sentence(0);

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Sentence(var done):
                var stop = Stop(done, Math.Min(2, _most), _most);
                branches.Add(stop, [], null);
                foreach (var (weight, subject, next) in stop < 1 ? _subjects : [])
                {
                    branches.Add((1 - stop) * weight, Text(subject), next with { Done = done });
                }

                break;
            case Doing(var species, var plural, var done):
                foreach (var (weight, singular, many) in _predicates[species])
                {
                    branches.Add(weight, Text(plural ? many : singular), new Sentence(done + 1));
                }

                break;
            default:
                throw Strange(state);
        }
    }

    private static IEnumerable<(double, string, Doing)> Subjects(string[] cells, int species)
    {
        var (weight, nouns, adjectives) = (Number(cells[0]) / 72, cells[1].Split(", "), cells[2].Split(' '));
        foreach (var noun in nouns)
        {
            foreach (var (form, plural, share) in new[] { (noun.Split(' ')[0], false, 0.7), (noun.Split(' ')[1], true, 0.3) })
            {
                var part = weight * share / nouns.Length / 2;
                yield return (part, $"the {form}", new Doing(species, plural, 0));
                foreach (var adjective in adjectives)
                {
                    yield return (part / adjectives.Length, $"the {adjective} {form}", new Doing(species, plural, 0));
                }
            }
        }
    }

    private static IEnumerable<(double, string, string)> Predicates(string act)
    {
        var cells = act.Split(' ');
        foreach (var place in cells.Skip(4).Select(place => place.Replace('.', ' ')))
        {
            var weight = Number(cells[0]) / 100 / (cells.Length - 4);
            yield return (weight * 0.6, $"{cells[1]} {place} .", $"{cells[2]} {place} .");
            yield return (weight * 0.4, $"{cells[3]} {place} .", $"{cells[3]} {place} .");
        }
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Sentence(int Done) : State;

    private sealed record Doing(int Species, bool Plural, int Done) : State;
}

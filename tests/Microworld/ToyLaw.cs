using BetweenTokens.Microworld;

namespace BetweenTokens.Tests.Microworld;

/// <summary>
/// A law small enough to list: a hidden coin, silent moves, phrases that begin alike, two states that meet again, draws without
/// replacement, and two kinds that share words.
/// </summary>
internal sealed class ToyLaw : Law
{
    public ToyLaw()
        : this(new Lexicon())
    {
    }

    private ToyLaw(Lexicon words)
        : base("the toy law", words)
    {
        words.Text("кот спит дома пёс дом");
        Kinds = [(new Coin(words), 0.625), (new Bag(words), 0.375)];
    }

    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    private sealed class Coin(Lexicon words) : Kind("coin", words)
    {
        public override State Start { get; } = new Toss();

        public override void Expand(State state, Branches branches)
        {
            switch (state)
            {
                case Toss:
                    branches.Add(3, [], new Side("орёл", 0));
                    branches.Add(1, [], new Side("решка", 0));
                    branches.Add(1, Text("кот спит"), new Side("орёл", 1));
                    break;
                case Side("орёл", var turn):
                    branches.Add(2, Text("кот"), Turn(turn, "орёл"));
                    branches.Add(2, Text("кот спит"), Turn(turn, "решка"));
                    branches.Add(1, Text("кот спит дома"), Turn(turn, "орёл"));
                    branches.Add(0.5, Text("дома"), Turn(turn, "орёл"));
                    break;
                case Side(_, var turn):
                    branches.Add(1, Text("кот спит"), Turn(turn, "решка"));
                    branches.Add(2, Text("дома"), Turn(turn, "решка"));
                    branches.Add(1, [], turn == 2 ? null : new Side("орёл", turn + 1));
                    break;
            }
        }

        private static Side? Turn(int turn, string side) => turn == 2 ? null : new Side(side, turn + 1);

        private sealed record Toss : State;

        private sealed record Side(string Face, int Turn) : State
        {
            public override IEnumerable<HiddenValue> Hidden => [new("монета", Face)];
        }
    }

    private sealed class Bag(Lexicon words) : Kind("bag", words)
    {
        private Pool Pool { get; } = new(new[] { "кот", "пёс", "дом", "дома" }.Select(words.Text).ToArray());

        public override State Start { get; } = new Full();

        public override void Expand(State state, Branches branches)
        {
            switch (state)
            {
                case Full:
                    branches.Draw(Pool, ulong.MaxValue, i => new Left(default(Sequence).Add(i), 1UL << i));
                    break;
                case Left(var drawn, var mask) when drawn.Count < 3:
                    branches.Draw(Pool, ~mask, i => new Left(drawn.Add(i), mask | 1UL << i));
                    break;
                case Left(var drawn, _):
                    branches.Add(0.3, [], null);
                    branches.Add(0.7, Join(Pool[drawn[0]], Pool[drawn[1]]), null);
                    break;
            }
        }

        private sealed record Full : State;

        private sealed record Left(Sequence Drawn, ulong Mask) : State
        {
            public override bool Transient => true;

            public override IEnumerable<HiddenValue> Hidden => [new("первый", $"{Drawn[0]}")];
        }
    }
}

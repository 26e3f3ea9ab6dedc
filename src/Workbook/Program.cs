using System.CommandLine;

var root = new RootCommand("Between Tokens: run language models, open them up and measure how the next token is chosen.")
{
    // One line a command, each in Commands/.
};
return await root.Parse(args).InvokeAsync();
